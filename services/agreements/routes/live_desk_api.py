"""What the desk's script reads: its live view, the participants, and the service worker."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from web.context import find_bors
from web.guards import allows, public

from .live_view import live_view, participants_view

blueprint = Blueprint("live_desk", __name__)

STATIC = Path(__file__).parents[1] / "static"


@blueprint.get("/megler/<slug:bors>/view")
@blueprint.get("/megler/<slug:bors>/ko")  # pages that version 0.1.0 made
@allows("broker")
def view(bors: str) -> Response:
    """The queue, the broker's own agreements and count, the time, and whether wall and letters keep up."""
    return jsonify(live_view(find_bors(bors)))


@blueprint.get("/megler/<slug:bors>/participants")
@blueprint.get("/megler/<slug:bors>/deltakere")  # pages that version 0.1.0 made
@allows("broker")
def participants(bors: str) -> Response:
    """Every participant, with needs and offers: what a desk needs to go on without net; or what is new since it asked."""
    bors_record, since = find_bors(bors), request.args.get("since", "")
    is_known = request.args.get("epoch") == bors_record.epoch and since.isascii() and since.isdigit() and len(since) < 16
    return jsonify(participants_view(bors_record, int(since) if is_known else 0))


@blueprint.get("/megler/<slug:bors>/arbeider.js")
@public
def service_worker(bors: str) -> Response:
    """The service worker of one børs's desk; there is nothing in it that is anybody's."""
    find_bors(bors)
    response = send_from_directory(STATIC, "service_worker.js", max_age=0)
    response.headers["Service-Worker-Allowed"] = f"/megler/{bors}"
    return response


@blueprint.app_context_processor
def _initial_view() -> dict[str, Any]:
    return {"initial_view": lambda bors: live_view(find_bors(bors))}
