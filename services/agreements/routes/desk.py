"""The pages of the broker's desk: two codes, both parties, one press. Complete without JavaScript."""

import logging
from typing import Any

from flask import Blueprint, redirect, render_template, request
from redis.exceptions import RedisError
from werkzeug.wrappers import Response

from frivilligbors.enums import AgreementKind
from frivilligbors.errors import Refused
from web import forms, problems
from web.guards import allows

from .. import commands
from ..forms import AgreementForm
from ..rules import mentions_money
from . import desk_context, void
from .command_errors import COMMAND_ERRORS, errors_of, status_of
from .form_data import agreement_data, paper_time, typed_codes

blueprint = Blueprint("desk", __name__)
blueprint.register_blueprint(void.blueprint)
logger = logging.getLogger(__name__)


@blueprint.get("/megler/<slug:bors>")
@allows("broker")
def desk(bors: str) -> str:
    """The desk; with two known codes, the form of an agreement; with the code of a handshake, that handshake."""
    typed, template_context = typed_codes(request.args), desk_context.desk_context(bors)
    code_pair = desk_context.look_up_codes(bors, typed)
    if code_pair.both_known:
        form = request.args.to_dict() | {"paper": template_context["paper"]}
        return render_template(
            "agreements/agreement_form.html", **template_context, code_pair=code_pair, form=form, errors={}, question=""
        )
    chosen_handshake = desk_context.handshake_of_codes(bors, code_pair)
    return render_template("agreements/desk.html", **template_context, code_pair=code_pair, chosen_handshake=chosen_handshake)


@blueprint.post("/megler/<slug:bors>")
@allows("broker")
def confirm(bors: str) -> Response | str | tuple[str, int]:
    """Confirm, and go on to the green answer; or show the form again with what was typed and what is wrong."""
    try:
        data = forms.load(AgreementForm, agreement_data(request.form))
        data |= paper_time(request.form, desk_context.closing_gong(bors))
        if "money" not in request.form and data["kind"] is AgreementKind.AGREEMENT and _mentions_money(data):
            return _form_again(bors, {}, question="money")
        answer = commands.confirm(bors, data | {"ask_twice": "new" not in request.form})
    except COMMAND_ERRORS as error:
        if isinstance(error, Refused) and error.error_code == "looks-the-same":
            return _form_again(bors, {}, question="twice")
        return _form_again(bors, errors_of(error)), status_of(error)
    already = "?alt=ja" if "already" in answer.content else ""
    return redirect(f"/megler/{bors}/avtale/{answer.content['agreement_id']}{already}", 303)


@blueprint.get("/megler/<slug:bors>/avtale/<agreement_id>")
@allows("broker")
def confirmed(bors: str, agreement_id: str) -> str:
    """The large green answer: it is confirmed, and this is its number."""
    agreement = desk_context.agreement_data(bors, agreement_id)
    already = "alt" in request.args
    return render_template("agreements/confirmed.html", **desk_context.desk_context(bors), agreement=agreement, already=already)


@blueprint.post("/megler/<slug:bors>/avtale/<agreement_id>/angre")
@allows("broker")
def undo(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Take back what the broker has just confirmed, and begin anew."""
    try:
        commands.undo(bors, agreement_id)
    except COMMAND_ERRORS as error:
        return void.render_void_page(bors, agreement_id, errors_of(error)), status_of(error)
    return redirect(f"/megler/{bors}#siste", 303)


@blueprint.get("/megler/<slug:bors>/sene")
@allows("broker", "organiser")
def late(bors: str) -> str:
    """What was agreed before the gong and came after grace."""
    return _late_page(bors, {})


@blueprint.post("/megler/<slug:bors>/avtale/<agreement_id>/slipp-inn")
@allows("broker", "organiser")
def admit(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Admit a late agreement."""
    try:
        commands.admit(bors, agreement_id)
    except COMMAND_ERRORS as error:
        return _late_page(bors, errors_of(error)), status_of(error)
    return redirect(f"/megler/{bors}/sene#venter", 303)


@blueprint.errorhandler(RedisError)
def not_saved_yet(error: RedisError) -> Any:
    """Nobody knows whether it was saved: what was typed stays on the page, and is sent again under the same key."""
    if request.method != "POST":
        return problems.problem("not-saved-yet", 503)
    logger.warning("The store did not answer the desk: %s", error)
    page = render_template("agreements/not_saved_yet.html", form=list(request.form.items(multi=True)))
    return page, 503, {"Retry-After": problems.RETRY_AFTER["not-saved-yet"]}


def _form_again(bors: str, errors: dict[str, str], *, question: str = "") -> str:
    """The same page with what was typed. Where a code is wrong, that is one step back."""
    typed = request.form.get("parties.0.code", ""), request.form.get("parties.1.code", "")
    code_pair = desk_context.look_up_codes(bors, typed)
    template_context, form = desk_context.desk_context(bors), request.form.to_dict()
    if not code_pair.both_known:
        template_context |= {"error": errors.get("") or errors.get("handshake_id", "")}
        return render_template("agreements/desk.html", **template_context, code_pair=code_pair, chosen_handshake=None)
    return render_template(
        "agreements/agreement_form.html", **template_context, code_pair=code_pair, form=form, errors=errors, question=question
    )


def _late_page(bors: str, errors: dict[str, str]) -> str:
    waiting = desk_context.late_agreements(bors)
    template_context = desk_context.desk_context(bors)
    return render_template("agreements/late_agreements.html", **template_context, waiting=waiting, errors=errors)


def _mentions_money(data: dict[str, Any]) -> bool:
    return mentions_money([party["gives"] for party in data.get("parties", [])])
