"""Registering by JSON."""

from typing import Any

from flask import Blueprint, Response

from web import commands as web_commands
from web import current_context, find_bors, forms, sessions
from web.guards import public
from web.locale import language
from web.openapi import Description, documented

from .. import commands, serializers
from ..forms import RegistrationForm, load_registration
from ..store import participants

participants_api = Blueprint("participants_api", __name__)


@participants_api.post("/api/bors/<slug:bors>/participants")
@documented(
    Description("Register as a participant. The token is theirs alone.", RegistrationForm, 201, serializers.REGISTERED_EXAMPLE)
)
@public
def register(bors: str) -> Response:
    """Make somebody a participant."""
    find_bors(bors)
    answer = commands.register(bors, load_registration(forms.json_body(), language()))
    return web_commands.answered(answer, **_unstored_fields(bors, answer.content["participant_id"]))


def _unstored_fields(bors: str, participant_id: str) -> dict[str, Any]:
    """What is not kept with the answer. Nothing, once the participant is erased."""
    context = current_context()
    participant = participants.find_participant(context, bors, participant_id)
    if participant is None:
        return {}
    token = sessions.personal_token(context, bors, participant)
    return serializers.registration_answer(
        participants.organisations_of(context, bors, participant),
        badge=context.address(f"/b/{bors}/{participant.code}"),
        link=context.address(f"/deg#{token}"),
        token=token,
    )
