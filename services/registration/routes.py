"""Registering by JSON."""

from typing import Any

from flask import Blueprint, Response

from frivilligbors.ledger import Answer
from web import commands, current_context, find_bors, forms, rate_limit, sessions
from web.guards import public
from web.locale import language
from web.openapi import Description, documented

from . import store
from .examples import REGISTERED
from .forms import RegistrationForm, registration
from .rules import Registration

calls = Blueprint("calls", __name__)


@calls.post("/api/bors/<slug:bors>/participants")
@documented(Description("Register as a participant. The token is theirs alone.", RegistrationForm, 201, REGISTERED))
@public
def register(bors: str) -> Response:
    """Make somebody a participant."""
    find_bors(bors)
    answer = perform(bors, registration(forms.json_body(), language()))
    return commands.answered(answer, **_afresh(bors, answer.content))


def perform(bors: str, told: Registration, *, by: str | None = None) -> Answer:
    """Register once, however often it is sent. Raises TooFast where more come than any hall holds.

    `by`: the host who does it for them, and is held back by nobody.
    """
    return commands.perform(
        "registration",
        bors,
        actor=by or "public",
        route="register",
        body=told.body,
        prepare=lambda: store.register(current_context(), find_bors(bors), told, by=by),
        limit=lambda: None if by else rate_limit.arrive(bors),
    )


def _afresh(bors: str, kept: dict[str, Any]) -> dict[str, Any]:
    """What is not kept with the answer: names, and what opens the participant's own page. Nothing, once erased."""
    participant = current_context().queries.participant(bors, kept["participant_id"])
    if participant is None:
        return {}
    token = sessions.personal_token(current_context(), bors, participant)
    return {
        "organisations": [
            {"organisation_id": one.organisation_id, "name": one.name, "sector": one.sector}
            for one in current_context().queries.organisations(bors, participant.organisation_ids)
        ],
        "badge": current_context().address(f"/b/{bors}/{participant.code}"),
        "link": current_context().address(f"/deg#{token}"),
        "token": token,
    }
