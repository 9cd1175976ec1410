"""The page behind the QR code on a badge: public, and it signs nobody in."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors import consent
from frivilligbors.codes import as_typed
from web import current_context, find_bors, guards, problems
from web.guards import public

badges = Blueprint("badges", __name__)


@badges.get("/b/<slug:bors>/<string(length=4):code>")
@public
def badge(bors: str, code: str) -> AnyResponse | str:
    """Whose badge this is."""
    found = find_bors(bors)
    participant = current_context().queries.participant_by_code(bors, as_typed(code))
    if participant is None or participant.withdrawn_at is not None:
        return problems.problem("unknown-code", 404)
    me = guards.present(bors).get("participant")
    mine = me is not None and me.id == participant.participant_id
    return render_template(
        "registration/badge.html",
        bors=found,
        participant=participant,
        names=consent.public_names(current_context().queries.organisations(bors, participant.organisation_ids), participant),
        mine=mine,
        brought_by=me if me and not mine and request.args.get("gjort") == "meldt-paa" else None,
    )
