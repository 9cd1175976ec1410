"""The wall, the same numbers as a plain page and as JSON, and the line on which they arrive."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
from flask import Blueprint, Response, jsonify, render_template, request
from flask_sock import Sock
from markupsafe import Markup

from web import house, the_bors
from web.guards import public
from web.house import BorsUnknown

from .drawing import draw
from .hub.door import Outside
from .rules import zoom
from .store import Screenings

pages = Blueprint("display", __name__)
lines = Sock()


@pages.get("/skjerm/<slug:bors>")
@public
def wall(bors: str) -> str:
    """The wall: right as it is served, and alive from then on."""
    board, address = _board(bors), house().address(f"/b/{bors}")
    return render_template(
        "display/wall.html",
        board=board,
        drawing=draw(board["agreements"]["by_pair"]),
        qr=_qr(address),
        address=address.split("://", 1)[-1],
        zoom=zoom(request.args.get("zoom", "")),
    )


@pages.get("/tall/<slug:bors>")
@public
def numbers(bors: str) -> str:
    """The same numbers as words and tables, for whoever does not see the wall or has it read aloud."""
    return render_template("display/numbers.html", board=_board(bors))


@pages.get("/api/bors/<slug:bors>/board")
@public
def board(bors: str) -> Response:
    """The board as a screen gets it."""
    return jsonify(_board(bors))


@lines.route("/skjerm/<slug:bors>/ws", bp=pages)  # type: ignore[untyped-decorator]
@public
def line(ws: Any, bors: str) -> None:
    """The handshake is done: from here on the hub has the socket."""
    _door(house().settings.door).hand_over(ws, bors)


@pages.before_request
def before_the_handshake() -> None:
    """Nobody is let in to a børs that is not here; and nothing is compressed that is framed once for all."""
    if request.url_rule is not None and request.url_rule.websocket:
        the_bors((request.view_args or {})["bors"])
        request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def _board(bors: str) -> dict[str, Any]:
    found = Screenings(house().store, house().clock).board(bors)
    if found is None:
        raise BorsUnknown
    return found


@cache
def _door(path: Path) -> Outside:
    return Outside(path)


@lru_cache(maxsize=256)
def _qr(address: str) -> Markup:
    """The code people scan: dark on white, four modules of quiet around it."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=4, dark="#0a1d2c", light="#fff", omitsize=True))  # noqa: S704 – drawn from the address, which is not in it
