"""One participant, for the organiser: seen whole, corrected, sent their link, withdrawn and erased, on a page and by JSON."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch, new_idempotency_key
from frivilligbors.records import Participant
from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows
from web.locale import language, sentence
from web.openapi import Description, documented
from web.problems import Invalid

from .. import serializers
from ..commands import people as commands
from ..forms import CorrectionForm, EraseForm, data_of, form_data, load_registration_input
from ..rules.people import sector_of
from ..store import participants
from ..store.people import names_of_helpers, read_person
from .form_view import form_error_status, form_view
from .participant_lookup import find_participant, find_participant_by_id
from .search_query import back_to_row, kept_query

API = "/api/bors/<slug:bors>/participants/<participant_id>"
PATH = "/arrangor/<slug:bors>/deltakere/<string(length=4):code>"
DONE_EXAMPLE = {"participant_id": "5f0e6a1b2c3d4e5f"}

person_page = Blueprint("person_page", __name__)


@person_page.get(PATH)
@allows("organiser")
def show(bors: str, code: str) -> str:
    """Somebody, and what can be done for them."""
    return _page(bors, find_participant(bors, code), {})


@person_page.get(f"{PATH}/rett")
@allows("organiser")
def details(bors: str, code: str) -> Response:
    """The form, with what is known."""
    found = find_participant(bors, code)
    return _form_page(bors, found, _data_of(bors, found), {}, str(found.revision))


@person_page.post(f"{PATH}/rett")
@allows("organiser")
def correct(bors: str, code: str) -> AnyResponse:
    """Correct it, or show the form again. Consents stay what the participant said."""
    found = find_participant(bors, code)
    data, revision = form_data(request.form), request.form.get("revision", "")
    data["consents"] = _data_of(bors, found)["consents"]
    if more := request.form.get("more"):
        return _form_page(bors, found, data, {}, revision, more=more)
    try:
        commands.correct(bors, found.participant_id, load_registration_input(data, found.language), revision)
    except (Refused, Invalid, Mismatch) as error:
        error = Refused("idempotency-mismatch") if isinstance(error, Mismatch) else error
        errors, status = web_commands.errors_of(error, sentence), form_error_status(error)
        return _form_page(bors, found, data, errors, str(found.revision), status=status)
    return _back(bors, found, "rettet")


@person_page.post(f"{PATH}/lenke")
@allows("organiser")
def send_link(bors: str, code: str) -> AnyResponse:
    """Mail the personal link once more."""
    found = find_participant(bors, code)
    commands.send_link(bors, found)
    return _back(bors, found, "lenke")


@person_page.post(f"{PATH}/meld-av")
@allows("organiser")
def withdraw(bors: str, code: str) -> AnyResponse:
    """Withdraw somebody."""
    found = find_participant(bors, code)
    commands.withdraw(bors, found.participant_id)
    return _back(bors, found, "meldt-av")


@person_page.get(f"{PATH}/slett")
@allows("organiser")
def back_to_person(bors: str, code: str) -> AnyResponse:
    """To the page, for who asks for the answer in another language."""
    return redirect(f"{_path(bors, find_participant(bors, code))}?{kept_query(request.args)}", 303)


@person_page.post(f"{PATH}/slett")
@allows("organiser")
def erase(bors: str, code: str) -> AnyResponse:
    """Erase somebody whose name is typed."""
    found = find_participant(bors, code)
    try:
        name = forms.load(EraseForm, {"name": request.form.get("name", "")})["name"]
        commands.erase(bors, found.participant_id, name)
    except (Refused, Invalid) as error:
        return Response(_page(bors, found, web_commands.errors_of(error, sentence)), 422)
    return redirect(f"/arrangor/{bors}/deltakere?{_with(kept_query(request.args), 'slettet')}", 303)


@person_page.get(API)
@documented(Description("A participant, for organisers.", gives=serializers.PERSON_EXAMPLE))
@allows("organiser")
def read(bors: str, participant_id: str) -> Response:
    """One participant."""
    return jsonify(
        serializers.person_json(*read_person(current_context(), find_bors(bors), find_participant_by_id(bors, participant_id)))
    )


@person_page.patch(API)
@documented(
    Description(
        "Correct a participant. What is left out stays; with `revision`, only if nobody has changed them since.",
        CorrectionForm,
        200,
        serializers.PERSON_EXAMPLE,
    )
)
@allows("organiser")
def patch(bors: str, participant_id: str) -> Response:
    """Correct a participant."""
    found, body = find_participant_by_id(bors, participant_id), request_body.json_body()
    revision = str(forms.load(CorrectionForm, body).get("revision", found.revision))
    changes = {name: value for name, value in body.items() if name != "revision"}
    registration_input = load_registration_input(_data_of(bors, found) | changes, language())
    answer = commands.correct(bors, participant_id, registration_input, revision)
    corrected = read_person(current_context(), find_bors(bors), find_participant_by_id(bors, participant_id))
    return web_commands.response_to(answer, 200, **serializers.person_json(*corrected))


@person_page.post(f"{API}/link")
@documented(Description("Mail a participant their personal link once more.", NothingForm, 200, DONE_EXAMPLE))
@allows("organiser")
def send_link_by_id(bors: str, participant_id: str) -> Response:
    """Mail the personal link."""
    found = find_participant_by_id(bors, participant_id)
    forms.load(NothingForm, request_body.json_body())
    return web_commands.response_to(commands.send_link(bors, found), 200, participant_id=participant_id)


@person_page.post(f"{API}/withdraw")
@documented(Description("Withdraw a participant. What was agreed stands.", NothingForm, 200, DONE_EXAMPLE))
@allows("organiser")
def withdraw_by_id(bors: str, participant_id: str) -> Response:
    """Withdraw a participant."""
    find_participant_by_id(bors, participant_id)
    forms.load(NothingForm, request_body.json_body())
    return web_commands.response_to(commands.withdraw(bors, participant_id), 200)


@person_page.post(f"{API}/erase")
@documented(Description("Erase a participant, whose name is to be given. The counts stand.", EraseForm, 200, DONE_EXAMPLE))
@allows("organiser")
def erase_by_id(bors: str, participant_id: str) -> Response:
    """Erase a participant."""
    find_bors(bors)
    name = forms.load(EraseForm, request_body.json_body())["name"]
    return web_commands.response_to(commands.erase(bors, participant_id, name), 200)


def _data_of(bors: str, participant: Participant) -> dict[str, Any]:
    return data_of(participant, participants.organisations_of(current_context(), bors, participant))


def _path(bors: str, participant: Participant) -> str:
    return f"/arrangor/{bors}/deltakere/{participant.code}"


def _back(bors: str, participant: Participant, done: str) -> AnyResponse:
    """To the page, which says what was done, and still leads back to the list as it was searched."""
    return redirect(f"{_path(bors, participant)}?{_with(kept_query(request.args), done)}#gjort", 303)


def _with(query: str, done: str) -> str:
    return "&".join(filter(None, (query, f"gjort={done}")))


def _page(bors: str, participant: Participant, errors: dict[str, str]) -> str:
    context, bors_record = current_context(), find_bors(bors)
    one, activity = read_person(context, bors_record, participant)
    return render_template(
        "registration/person.html",
        bors_record=bors_record,
        one=one,
        participant=participant,
        activity=activity,
        sector=sector_of(one),
        helpers=names_of_helpers(context, bors),
        done=request.args.get("gjort", ""),
        kept=kept_query(request.args),
        listed=f"/arrangor/{bors}/deltakere{back_to_row(kept_query(request.args), participant.code)}",
        errors=errors,
        typed={"name": request.form.get("name", "")[:80]},
        idempotency_key=new_idempotency_key(),
    )


def _form_page(
    bors: str,
    participant: Participant,
    data: dict[str, Any],
    errors: dict[str, str],
    revision: str,
    *,
    more: str = "",
    status: int = 200,
) -> Response:
    page = render_template(
        "registration/correct_details.html",
        bors_record=find_bors(bors),
        participant=participant,
        revision=revision,
        action=f"{_path(bors, participant)}/rett?{kept_query(request.args)}".rstrip("?"),
        kept=kept_query(request.args),
        draft="",
        next="",
        **form_view(data, errors, more=more) | {"expanded": True},
    )
    return Response(page, status)
