"""The public page behind the QR code on a badge; it signs nobody in."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import consent
from web import guards, problems
from web.context import current_context, find_bors
from web.guards import public

from ..store import participants

badge_page = Blueprint("badge_page", __name__)


@badge_page.get("/b/<slug:bors>/<string(length=4):code>")
@public
def badge(bors: str, code: str) -> AnyResponse | str:
    """Whose badge this is."""
    bors_record = find_bors(bors)
    participant = participants.participant_by_code(current_context(), bors, code)
    if participant is None or participant.withdrawn_at is not None:
        return problems.problem("unknown-code", 404)
    actor = guards.actors(bors).get("participant")
    is_own = actor is not None and actor.id == participant.participant_id
    return render_template(
        "registration/badge.html",
        bors_record=bors_record,
        participant=participant,
        names=consent.public_names(participants.organisations_of(current_context(), bors, participant), participant),
        is_own=is_own,
        registered_by=actor if actor and not is_own and request.args.get("gjort") == "meldt-paa" else None,
    )
