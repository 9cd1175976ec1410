"""What the desk's script reads: its guarded view, the roster, and the service worker."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, send_from_directory

from web import find_bors
from web.guards import admits, public

from . import sight

pages = Blueprint("live", __name__)

STATIC = Path(__file__).parents[1] / "static"


@pages.get("/megler/<slug:bors>/view")
@pages.get("/megler/<slug:bors>/ko")  # pages that version 0.1.0 made
@admits("broker")
def view(bors: str) -> Response:
    """The line, the broker's own agreements and count, the time, and whether wall and post keep up."""
    return jsonify(sight.view(find_bors(bors)))


@pages.get("/megler/<slug:bors>/participants")
@pages.get("/megler/<slug:bors>/deltakere")  # pages that version 0.1.0 made
@admits("broker")
def roster(bors: str) -> Response:
    """Everybody in the room, with needs and offers: what the desk needs to go on without net."""
    return jsonify(sight.roster(find_bors(bors)))


@pages.get("/megler/<slug:bors>/arbeider.js")
@public
def worker(bors: str) -> Response:
    """The service worker of one børs's desk; there is nothing in it that is anybody's."""
    find_bors(bors)
    answer = send_from_directory(STATIC, "service_worker.js", max_age=0)
    answer.headers["Service-Worker-Allowed"] = f"/megler/{bors}"
    return answer


@pages.app_context_processor
def _first() -> dict[str, Any]:
    return {"first_view": lambda slug: sight.view(find_bors(slug))}
