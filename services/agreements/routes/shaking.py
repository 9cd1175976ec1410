"""The pages on which two phones shake hands. Complete without JavaScript; each phone looks again by itself."""

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from frivilligbors.codes import as_typed, new_idempotency_key
from web import current_context, find_bors, forms, guards
from web.guards import admits, public
from web.locale import sentence

from ..forms import AcceptForm, HandshakeForm
from . import orders
from .faults import NOT_YET, errors_of, status_of
from .heard import handshake_of
from .two import Shaking, meet, own, stands

pages = Blueprint("shaking", __name__)

HERE = "/handtrykk/<slug:bors>"


@pages.get(HERE)
@public
def mine(bors: str) -> Response | str | tuple[str, int]:
    """All my handshakes; or, with a code typed, on to the one who wears it."""
    find_bors(bors)
    if code := as_typed(request.args.get("kode", "")[:200]):
        return redirect(f"/handtrykk/{bors}/{code}" if len(code) == 4 else f"/handtrykk/{bors}?ukjent=1")
    me = guards.present(bors).get("participant")
    if me is None:
        return _come_in(bors)
    errors = {"kode": sentence("unknown-code")} if "ukjent" in request.args else {}
    return render_template("agreements/handshakes.html", bors=find_bors(bors), handshakes=own(bors, me.id), errors=errors)


@pages.get(f"{HERE}/<string(length=4):code>")
@public
def begin(bors: str, code: str) -> Response | str | tuple[str, int]:
    """The form of a handshake with whoever wears a code."""
    find_bors(bors)
    me = guards.present(bors).get("participant")
    if me is None:
        return _come_in(bors)
    return _form(bors, meet(bors, me.id, as_typed(code)), {}, {})


@pages.post(f"{HERE}/<string(length=4):code>")
@admits("participant")
def propose(bors: str, code: str) -> Response | str | tuple[str, int]:
    """Propose it; or show what must be looked at, with everything that was typed."""
    shaking = meet(bors, guards.current_actor().id, as_typed(code))
    try:
        told = forms.load(HandshakeForm(), handshake_of(request.form, shaking.codes))
        answer = orders.propose(bors, told)
    except NOT_YET as trouble:
        return _form(bors, shaking, errors_of(trouble), request.form.to_dict()), status_of(trouble)
    return redirect(f"/handtrykk/{bors}/mitt/{answer.content['handshake_id']}", 303)


@pages.get(f"{HERE}/mitt/<handshake_id>")
@admits("participant")
def one(bors: str, handshake_id: str) -> str:
    """Where a handshake stands, and what each of the two may do with it."""
    return _stands(bors, handshake_id, {})


@pages.post(f"{HERE}/mitt/<handshake_id>/ja")
@admits("participant")
def accept(bors: str, handshake_id: str) -> Response | tuple[str, int]:
    """The other party says yes, in its own words."""
    try:
        told = {name: value for name in ("gives", "organisation_id") if (value := request.form.get(name)) is not None}
        orders.accept(bors, handshake_id, forms.load(AcceptForm(), told))
    except NOT_YET as trouble:
        return _stands(bors, handshake_id, errors_of(trouble)), status_of(trouble)
    return redirect(f"/handtrykk/{bors}/mitt/{handshake_id}", 303)


@pages.post(f"{HERE}/mitt/<handshake_id>/trekk")
@admits("participant")
def withdraw(bors: str, handshake_id: str) -> Response | tuple[str, int]:
    """Either party thinks better of it."""
    try:
        orders.withdraw(bors, handshake_id)
    except NOT_YET as trouble:
        return _stands(bors, handshake_id, errors_of(trouble)), status_of(trouble)
    return redirect(f"/handtrykk/{bors}/mitt/{handshake_id}", 303)


def _come_in(bors: str) -> tuple[str, int]:
    return render_template("agreements/come_in.html", bors=find_bors(bors)), 401


def _form(bors: str, shaking: Shaking, errors: dict[str, str], told: dict[str, str]) -> str:
    evening = find_bors(bors)
    return render_template(
        "agreements/shake.html",
        bors=evening,
        state=evening.state(current_context().clock.now()),
        shaking=shaking,
        errors=errors,
        told=told,
        key=new_idempotency_key(),
    )


def _stands(bors: str, handshake_id: str, errors: dict[str, str]) -> str:
    seen = stands(bors, guards.current_actor().id, handshake_id)
    told = request.form.to_dict()
    return render_template("agreements/handshake.html", errors=errors, told=told, key=new_idempotency_key(), **seen)
