"""What a helper at the door does for somebody, as JSON: registering them, and letting them in to their own page."""

from flask import Blueprint, Response

from web import commands as web_commands
from web import forms, request_body
from web.context import current_context, find_bors
from web.forms import NothingForm
from web.guards import allows, current_actor
from web.locale import language
from web.openapi import Description, documented

from .. import commands, serializers
from ..forms import RegistrationForm, load_registration_input
from ..store import sign_in_codes
from .participant_lookup import find_participant_by_id
from .participants_api import registration_fields

API = "/api/bors/<slug:bors>/participants"
CODE_EXAMPLE = {
    "participant_id": "5f0e6a1b2c3d4e5f",
    "link": "https://bors.example.no/deg#drammen.x4f…",
    "minutes": sign_in_codes.MINUTES,
}

helpers_api = Blueprint("helpers_api", __name__)


@helpers_api.post(f"{API}/walk-in")
@documented(
    Description(
        "Register somebody who stands at the door, as a helper: the log says who did it, and no limit holds it back.",
        RegistrationForm,
        201,
        serializers.REGISTERED_EXAMPLE,
    )
)
@allows("host", "broker", "organiser")
def register(bors: str) -> Response:
    """Register somebody."""
    find_bors(bors)
    answer = commands.register(bors, load_registration_input(request_body.json_body(), language()), by=current_actor().id)
    return web_commands.response_to(answer, **registration_fields(bors, answer))


@helpers_api.post(f"{API}/<participant_id>/sign-in-code")
@documented(
    Description(
        "A link that opens a participant's own page once, within minutes. Each is another.", NothingForm, 201, CODE_EXAMPLE
    )
)
@allows("host", "broker", "organiser")
def show_sign_in_code(bors: str, participant_id: str) -> tuple[dict[str, object], int]:
    """A link to be scanned. Raises Refused: `participant-unknown`."""
    forms.load(NothingForm, request_body.json_body())
    web_commands.current_idempotency_key()
    found = find_participant_by_id(bors, participant_id)
    token = commands.show_sign_in_code(bors, found)
    link = current_context().absolute_url(f"/deg#{token}")
    return {"participant_id": participant_id, "link": link, "minutes": sign_in_codes.MINUTES}, 201
