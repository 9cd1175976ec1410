"""The letters of a børs as JSON: what became of each, and sending one once more."""

from flask import Blueprint, Response, jsonify, request

from web.commands import response_to
from web.context import current_context, find_bors
from web.forms import NothingForm, load
from web.guards import allows
from web.openapi import Description, documented
from web.request_body import json_body

from .. import commands
from ..serializers import letter_json
from ..store.letters import search_letters
from .letter_filter import letter_filter

blueprint = Blueprint("letters_api", __name__)

ENGLISH = {"status": "vis", "kind": "slag", "search": "sok", "page": "side"}
LETTER = {
    "letter_id": "5f0e6a1b2c3d4e5f",
    "kind": "agreement",
    "status": "lost",
    "problem": "refused",
    "at": "2024-05-06T17:11:20.412Z",
    "participant_id": "a1b2c3d4e5f60718",
    "number": 27,
    "may_resend": True,
}
EXAMPLE = {"letters": [LETTER], "page": 1, "pages": 1, "total": 1}


@blueprint.get("/api/bors/<slug:bors>/letters")
@documented(Description("The letters, the newest first. In the query: status, kind, search, page.", None, 200, EXAMPLE))
@allows("organiser")
def list_letters(bors: str) -> Response:
    """Every letter, or those that the query string selects."""
    query = {ENGLISH[name]: value for name, value in request.args.items() if name in ENGLISH}
    found = search_letters(current_context(), find_bors(bors).slug, letter_filter(query))
    rows = [letter_json(row) for row in found.rows]
    return jsonify(letters=rows, page=found.page, pages=found.pages, total=found.total)


@blueprint.post("/api/bors/<slug:bors>/letters/<letter_id>/resend")
@documented(
    Description(
        "Send a letter once more: whoever asks, and however often, it goes once.",
        NothingForm,
        200,
        {"letter_id": "5f0e6a1b2c3d4e5f"},
    )
)
@allows("organiser")
def resend(bors: str, letter_id: str) -> Response:
    """Send a letter once more. Raises Refused: `letter-unknown`, `letter-not-settled`."""
    load(NothingForm, json_body())
    return response_to(commands.resend_letter(find_bors(bors).slug, letter_id), 200)
