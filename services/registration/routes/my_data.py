"""What participants do with the data about them: change it, withdraw, renew their link, export it, have it erased."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import links
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch, new_idempotency_key
from frivilligbors.records import Participant
from web import commands as web_commands
from web import guards, sessions
from web.context import current_context, find_bors
from web.guards import allows, public
from web.locale import language, sentence
from web.openapi import Description, documented
from web.problems import Invalid

from .. import commands
from ..forms import data_of, form_data, load_registration_input
from ..serializers import personal_data_export
from ..store import participants
from ..store.personal_records import personal_data
from .form_view import form_error_status, form_view
from .own_page import set_session_cookie

my_data = Blueprint("my_data", __name__)


@my_data.get("/deg/endre")
@allows("participant")
def details() -> AnyResponse:
    """The form, with the participant's details."""
    bors, participant = _current_participant()
    organisations = participants.organisations_of(current_context(), bors, participant)
    return _form_page(bors, data_of(participant, organisations), {}, str(participant.revision))


@my_data.post("/deg/endre")
@allows("participant")
def change_details() -> AnyResponse:
    """Change the details, or show the form again."""
    bors, participant = _current_participant()
    data, revision = form_data(request.form), request.form.get("revision", "")
    if more := request.form.get("more"):
        return _form_page(bors, data, {}, revision, more=more)
    try:
        commands.change(bors, participant, load_registration_input(data, language()), revision)
    except (Refused, Invalid, Mismatch) as error:
        if isinstance(error, Mismatch):
            error = Refused("idempotency-mismatch")
        status = form_error_status(error)
        return _form_page(bors, data, web_commands.errors_of(error, sentence), str(participant.revision), status=status)
    return redirect("/deg?gjort=endret", 303)


@my_data.get("/deg/meld-av")
@allows("participant")
def confirm_withdrawal() -> str:
    """Ask whether to withdraw."""
    bors, _ = _current_participant()
    return render_template("registration/withdraw.html", bors_record=find_bors(bors), idempotency_key=new_idempotency_key())


@my_data.post("/deg/meld-av")
@allows("participant")
def withdraw() -> AnyResponse:
    """Withdraw."""
    commands.withdraw(*_current_participant())
    return redirect("/deg?gjort=meldt-av", 303)


@my_data.post("/deg/lenke/ny")
@allows("participant")
def renew_link() -> AnyResponse:
    """Renew the personal link; this browser stays signed in, every other is out."""
    bors, participant = _current_participant()
    renewed = commands.renew_link(bors, participant)
    response = redirect("/deg?gjort=ny-lenke", 303)
    set_session_cookie(response, bors, renewed)
    return response


@my_data.get("/deg/alt.json")
@documented(Description("Everything that is kept about the participant who asks."))
@allows("participant")
def export() -> Response:
    """Everything that is kept about the participant, to download."""
    bors, participant = _current_participant()
    context = current_context()
    response = jsonify(personal_data_export(bors, personal_data(context, bors, participant), context.clock.now()))
    response.headers["Content-Disposition"] = f'attachment; filename="frivilligbors-{participant.code}.json"'
    return response


@my_data.get("/deg/slett")
@allows("participant")
def confirm_erasure() -> str:
    """Ask whether to erase."""
    bors, _ = _current_participant()
    return _erase_page(bors, {})


@my_data.post("/deg/slett")
@public
def erase() -> AnyResponse | tuple[str, int]:
    """Erase, once confirmed. Sent again by whoever is erased, it answers the same."""
    context = current_context()
    claim = links.claim_of(context.secret, request.cookies.get(sessions.PARTICIPANT_COOKIE, ""))
    if claim is None:
        raise Refused("sign-in-needed")
    participant = participants.participant_by_id(context, claim.bors, claim.participant_id)
    if participant and sessions.signed_in_participant(context) is None:
        raise Refused("sign-in-needed")
    if participant and request.form.get("sure") != "ja":
        return _erase_page(claim.bors, {"sure": sentence("not-sure")}), 422
    if participant:
        commands.erase(claim.bors, participant)
    response = Response(render_template("registration/erased.html"))
    response.delete_cookie(sessions.PARTICIPANT_COOKIE)
    return response


def _current_participant() -> tuple[str, Participant]:
    actor = guards.current_actor()
    if actor.participant is None:
        raise Refused("sign-in-needed")
    return actor.scope, actor.participant


def _erase_page(bors: str, errors: dict[str, str]) -> str:
    return render_template(
        "registration/erase.html", bors_record=find_bors(bors), idempotency_key=new_idempotency_key(), errors=errors
    )


def _form_page(
    bors: str, data: dict[str, Any], errors: dict[str, str], revision: str, *, more: str = "", status: int = 200
) -> Response:
    variables = form_view(data, errors, more=more) | {"expanded": True}
    page = render_template(
        "registration/change_details.html",
        bors_record=find_bors(bors),
        revision=revision,
        action="/deg/endre",
        draft="",
        next="",
        **variables,
    )
    return Response(page, status)
