"""The broker's desk: two codes, one look at both parties, one press. Complete without JavaScript."""

import logging
from typing import Any

from flask import Blueprint, redirect, render_template, request
from redis.exceptions import RedisError
from werkzeug.wrappers import Response

from frivilligbors.enums import Kind
from frivilligbors.errors import Refused
from web import forms, problems
from web.guards import admits

from ..forms import AgreementForm
from ..rules import speaks_of_money
from . import ending, orders, table
from .faults import NOT_YET, errors_of, status_of
from .heard import agreement_of, codes_of, written_on

pages = Blueprint("desk", __name__)
pages.register_blueprint(ending.pages)
log = logging.getLogger(__name__)


@pages.get("/megler/<slug:bors>")
@admits("broker")
def desk(bors: str) -> str:
    """The desk; with two known codes, the two parties; with the code of a handshake, what they shook hands on."""
    typed, around = codes_of(request.args), table.around(bors)
    seated = table.seat(bors, typed)
    if seated.both:
        told = request.args.to_dict() | {"paper": around["paper"]}
        return render_template("agreements/deal.html", **around, seated=seated, told=told, errors={}, asks="")
    return render_template("agreements/desk.html", **around, seated=seated, chosen=table.shaken(bors, typed))


@pages.post("/megler/<slug:bors>")
@admits("broker")
def confirm(bors: str) -> Response | str | tuple[str, int]:
    """Confirm, and go on to the green answer; or show what must be looked at, with everything that was typed."""
    try:
        told = forms.load(AgreementForm(), agreement_of(request.form)) | written_on(request.form, table.gong(bors))
        if "money" not in request.form and told["kind"] is Kind.AGREEMENT and _of_money(told):
            return _again(bors, {}, asks="money")
        answer = orders.confirm(bors, told, ask_twice="new" not in request.form)
    except NOT_YET as trouble:
        if isinstance(trouble, Refused) and trouble.code == "looks-the-same":
            return _again(bors, {}, asks="twice")
        return _again(bors, errors_of(trouble)), status_of(trouble)
    already = "?alt=ja" if "already" in answer.content else ""
    return redirect(f"/megler/{bors}/avtale/{answer.content['agreement_id']}{already}", 303)


@pages.get("/megler/<slug:bors>/avtale/<agreement_id>")
@admits("broker")
def answer(bors: str, agreement_id: str) -> str:
    """The large green answer: it is confirmed, and this is its number."""
    agreement = table.agreement(bors, agreement_id)
    return render_template(
        "agreements/confirmed.html", **table.around(bors), agreement=agreement, already="alt" in request.args
    )


@pages.post("/megler/<slug:bors>/avtale/<agreement_id>/angre")
@admits("broker")
def undo(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Take back what one has just confirmed, and begin anew."""
    try:
        orders.undo(bors, agreement_id)
    except NOT_YET as trouble:
        return ending.why(bors, agreement_id, errors_of(trouble)), status_of(trouble)
    return redirect(f"/megler/{bors}#siste", 303)


@pages.get("/megler/<slug:bors>/sene")
@admits("broker", "organiser")
def late(bors: str) -> str:
    """What was agreed before the gong and came after grace."""
    return render_template("agreements/late.html", **table.around(bors), waiting=table.late(bors), errors={})


@pages.post("/megler/<slug:bors>/avtale/<agreement_id>/slipp-inn")
@admits("broker", "organiser")
def admit(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Let one in."""
    try:
        orders.admit(bors, agreement_id)
    except NOT_YET as trouble:
        shown = {"waiting": table.late(bors), "errors": errors_of(trouble)}
        return render_template("agreements/late.html", **table.around(bors), **shown), status_of(trouble)
    return redirect(f"/megler/{bors}/sene", 303)


@pages.errorhandler(RedisError)
def unsaved(trouble: RedisError) -> Any:
    """Nobody knows whether it was kept: what was typed stays on the page, and is sent again under the same key."""
    if request.method != "POST":
        return problems.problem("not-saved-yet", 503)
    log.warning("The store did not answer the desk: %s", trouble)
    page = render_template("agreements/unsaved.html", told=list(request.form.items(multi=True)))
    return page, 503, {"Retry-After": problems.RETRY_AFTER["not-saved-yet"]}


def _again(bors: str, errors: dict[str, str], *, asks: str = "") -> str:
    """The same page with what was typed. Where a code is wrong, that is one step back."""
    seated = table.seat(bors, (request.form.get("parties.0.code", ""), request.form.get("parties.1.code", "")))
    around, told = table.around(bors), request.form.to_dict()
    if not seated.both:
        around |= {"trouble": errors.get("") or errors.get("handshake_id", "")}
        return render_template("agreements/desk.html", **around, seated=seated, chosen=None)
    return render_template("agreements/deal.html", **around, seated=seated, told=told, errors=errors, asks=asks)


def _of_money(told: dict[str, Any]) -> bool:
    return speaks_of_money([party["gives"] for party in told.get("parties", [])])
