"""The line to a screen: Flask says who may have one, Flask-Sock takes the socket, and from then on it is the hub's."""

import time
from functools import cache

import flask_sock
from flask import Blueprint, abort, request

from web import Context, current_context, find_bors
from web.app import is_behind_proxy
from web.guards import present, public
from web.problems import problem

from .asking import Asked
from .doorman import doorman
from .hub.door import Outside
from .hub.guests import Guest
from .reception import Reception

STAFF = frozenset(("host", "broker", "organiser"))
KNOWN = 1.0  # seconds for which a børs stays found: whoever comes back at the same moment need not ask the store

pages = Blueprint("lines", __name__)
lines = flask_sock.Sock()
flask_sock.Server = Asked  # Flask-Sock has no setting for who shakes hands
_found: dict[str, float] = {}


@lines.route("/skjerm/<slug:bors>/ws", bp=pages)  # type: ignore[untyped-decorator]
@public
def line(ws: Asked, bors: str) -> None:
    """From here on the hub has the socket, and answers it."""
    reception = _reception(current_context())
    doorman.flask_said_yes(ws.sock.fileno(), bors, reception)
    if not reception.door.hand_over(ws.sock, _guest(reception, bors), ws.key):
        abort(problem("busy", 503))


@pages.before_request
def before_the_handshake() -> None:
    """Nobody is let in to a børs that is not here; and nothing is compressed that is framed once for all."""
    _demand((request.view_args or {})["bors"])
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def _demand(bors: str) -> None:
    if time.monotonic() >= _found.get(bors, 0.0):
        find_bors(bors)
        _found[bors] = time.monotonic() + KNOWN


def _guest(reception: Reception, bors: str) -> Guest:
    cookies = request.cookies if "HTTP_COOKIE" in request.environ else {}
    address = request.remote_addr or ""
    guest = reception.guest(bors, cookies, address)
    if guest is None:
        reception.learn(bors, cookies, is_staff=not STAFF.isdisjoint(present(bors)))
        guest = reception.guest(bors, cookies, address)
    return guest or Guest(bors)


@cache
def _reception(context: Context) -> Reception:
    return Reception(Outside(context.settings.hub_socket), context.secret, proxied=is_behind_proxy(context.settings))
