"""The pages on which two phones shake hands. Complete without JavaScript; each phone looks again by itself."""

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from frivilligbors.codes import as_typed
from frivilligbors.idempotency import new_idempotency_key
from web import forms, guards
from web.context import current_context, find_bors
from web.guards import allows, public
from web.locale import sentence

from .. import commands
from ..forms import AcceptForm, HandshakeForm
from .command_errors import COMMAND_ERRORS, errors_of, status_of
from .form_data import handshake_data, typed_code
from .handshake_views import HandshakePair, handshake_page_context, handshake_pair, own_handshakes

blueprint = Blueprint("handshake_pages", __name__)

PREFIX = "/handtrykk/<slug:bors>"


@blueprint.get(PREFIX)
@public
def own(bors: str) -> Response | str | tuple[str, int]:
    """All my handshakes; or, with a code typed, on to the one who wears it."""
    find_bors(bors)
    if code := typed_code(request.args.get("kode", "")):
        return redirect(f"/handtrykk/{bors}/{code}" if len(code) == 4 else f"/handtrykk/{bors}?ukjent=1")
    me = guards.actors(bors).get("participant")
    if me is None:
        return _join_first(bors)
    errors = {"kode": sentence("unknown-code")} if "ukjent" in request.args else {}
    handshakes = own_handshakes(bors, me.id)
    return render_template("agreements/handshakes.html", bors_record=find_bors(bors), handshakes=handshakes, errors=errors)


@blueprint.get(f"{PREFIX}/<string(length=4):code>")
@public
def propose_form(bors: str, code: str) -> Response | str | tuple[str, int]:
    """The form of a handshake with whoever wears a code."""
    find_bors(bors)
    me = guards.actors(bors).get("participant")
    if me is None:
        return _join_first(bors)
    return _form_page(bors, handshake_pair(bors, me.id, as_typed(code)), {}, {})


@blueprint.post(f"{PREFIX}/<string(length=4):code>")
@allows("participant")
def propose(bors: str, code: str) -> Response | str | tuple[str, int]:
    """Propose it; or show the form again with what was typed and what is wrong."""
    pair = handshake_pair(bors, guards.current_actor().id, as_typed(code))
    try:
        answer = commands.propose(bors, forms.load(HandshakeForm, handshake_data(request.form, pair.codes)))
    except COMMAND_ERRORS as error:
        return _form_page(bors, pair, errors_of(error), request.form.to_dict()), status_of(error)
    return redirect(f"/handtrykk/{bors}/mitt/{answer.content['handshake_id']}", 303)


@blueprint.get(f"{PREFIX}/mitt/<handshake_id>")
@allows("participant")
def handshake(bors: str, handshake_id: str) -> str:
    """Where a handshake stands, and what each of the two may do with it."""
    return _handshake_page(bors, handshake_id, {})


@blueprint.post(f"{PREFIX}/mitt/<handshake_id>/ja")
@allows("participant")
def accept(bors: str, handshake_id: str) -> Response | tuple[str, int]:
    """Accept it, as the second party, in its own words."""
    body = {name: value for name in ("gives", "organisation_id") if (value := request.form.get(name)) is not None}
    try:
        commands.accept(bors, handshake_id, forms.load(AcceptForm, body))
    except COMMAND_ERRORS as error:
        return _handshake_page(bors, handshake_id, errors_of(error)), status_of(error)
    return redirect(f"/handtrykk/{bors}/mitt/{handshake_id}", 303)


@blueprint.post(f"{PREFIX}/mitt/<handshake_id>/trekk")
@allows("participant")
def withdraw(bors: str, handshake_id: str) -> Response | tuple[str, int]:
    """Withdraw it, as either party."""
    try:
        commands.withdraw(bors, handshake_id)
    except COMMAND_ERRORS as error:
        return _handshake_page(bors, handshake_id, errors_of(error)), status_of(error)
    return redirect(f"/handtrykk/{bors}/mitt/{handshake_id}", 303)


def _join_first(bors: str) -> tuple[str, int]:
    return render_template("agreements/join_first.html", bors_record=find_bors(bors)), 401


def _form_page(bors: str, pair: HandshakePair, errors: dict[str, str], form: dict[str, str]) -> str:
    bors_record = find_bors(bors)
    return render_template(
        "agreements/handshake_form.html",
        bors_record=bors_record,
        state=bors_record.state(current_context().clock.now()),
        pair=pair,
        errors=errors,
        form=form,
        idempotency_key=new_idempotency_key(),
    )


def _handshake_page(bors: str, handshake_id: str, errors: dict[str, str]) -> str:
    template_context = handshake_page_context(bors, guards.current_actor().id, handshake_id)
    form = request.form.to_dict()
    return render_template(
        "agreements/handshake.html", errors=errors, form=form, idempotency_key=new_idempotency_key(), **template_context
    )
