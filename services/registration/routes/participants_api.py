"""Registering by JSON."""

from typing import Any

from flask import Blueprint, Response

from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer
from web import commands as web_commands
from web import request_body, sessions
from web.context import current_context, find_bors
from web.guards import public
from web.locale import language
from web.openapi import Description, documented
from web.problems import Invalid

from .. import commands, serializers
from ..forms import RegistrationForm, load_registration_input
from ..store import participants

participants_api = Blueprint("participants_api", __name__)


@participants_api.post("/api/bors/<slug:bors>/participants")
@documented(
    Description(
        "Register as a participant. The token is theirs alone. What a børs asks for besides names and sectors (address, "
        "organisation number, needs, offers) is a setting of it: what it requires is refused where it is missing, with "
        "`required`, and what it does not ask for with `not-asked`, each beside its field.",
        RegistrationForm,
        201,
        serializers.REGISTERED_EXAMPLE,
    )
)
@public
def register(bors: str) -> Response:
    """Make somebody a participant."""
    try:
        answer = commands.register(bors, load_registration_input(request_body.json_body(), language()))
    except (Refused, Invalid):
        find_bors(bors)  # of a børs that is not there, nothing else is said
        raise
    return web_commands.response_to(answer, **registration_fields(bors, answer))


def registration_fields(bors: str, answer: Answer) -> dict[str, Any]:
    """What the answer to a registration has that is not kept with it. Nothing, once the participant is erased."""
    context = current_context()
    registered = participants.registered(context, bors, answer)
    if registered is None:
        return {}
    participant = registered.participant
    token, base_url = sessions.personal_token(context, bors, participant), context.absolute_url("")
    return serializers.registration_answer(
        registered.organisations,
        badge=f"{base_url}/b/{bors}/{participant.code}",
        link=f"{base_url}/deg#{token}",
        token=token,
    )
