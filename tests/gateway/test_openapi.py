"""Every JSON call is in the document, with what it takes and what it gives."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask

from frivilligbors.settings import Settings
from gateway.openapi import openapi_document, undescribed_routes
from services.display.routes.openapi_examples import BOARD
from services.organiser.commands import command_line as organiser
from services.registration.serializers import REGISTERED_EXAMPLE
from web.app import init_app
from web.guards import public
from web.openapi import Description, documented


def test_every_json_route_is_described(services: dict[str, Flask]) -> None:
    assert undescribed_routes(list(services.values())) == [], "Say beside the route what it takes and gives: web/openapi.py"


def route() -> Callable[..., dict[str, bool]]:
    """A route that answers in JSON."""

    def view(**_: str) -> dict[str, bool]:
        return {"told": True}

    return public(view)


def test_one_that_is_not_described_is_found(settings: Settings) -> None:
    room = Blueprint("room", __name__)
    room.get("/api/secret", endpoint="a")(route())
    room.get("/of/<x>.json", endpoint="b")(route())
    room.patch("/api/told", endpoint="c")(documented(Description("Told."))(route()))
    made = init_app("web", __name__, [room], settings)
    assert undescribed_routes([made]) == ["GET /api/secret", "GET /of/{x}.json"]
    assert list(openapi_document([made])["paths"]["/api/told"]) == ["patch"]


def test_the_board_of_the_document_is_like_one_on_the_wall(services: dict[str, Flask], bors: str) -> None:
    organiser.create_bors(
        services["display"].extensions["context"], bors, "Frivilligbørs på Nesset", by="ola", idempotency_key="plan"
    )
    board = services["display"].test_client().get(f"/api/bors/{bors}/board").json
    assert _shape(board) == _shape(BOARD)


def test_whom_the_document_registers_is_answered_alike(services: dict[str, Flask], bors: str) -> None:
    organiser.create_bors(
        services["display"].extensions["context"], bors, "Frivilligbørs på Nesset", by="ola", idempotency_key="plan"
    )
    body = {"name": "Kari", "organisations": [{"name": "Fjordkoret", "sector": "voluntary"}]}
    answer = (
        services["registration"]
        .test_client()
        .post(f"/api/bors/{bors}/participants", json=body, headers={"Idempotency-Key": "press"})
    )
    assert (answer.status_code, _shape(answer.json)) == (201, _shape(REGISTERED_EXAMPLE))


def _shape(thing: Any) -> Any:
    """Which fields there are, whatever is in them; a list that grows with the evening may be empty."""
    growing = ("per_minute", "latest")
    return {name: name in growing or _shape(part) for name, part in thing.items()} if isinstance(thing, dict) else None
