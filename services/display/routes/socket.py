"""The websocket of a screen: Flask checks the request, Flask-Sock takes the socket, and from then on it is the hub's."""

import time
from functools import cache

import flask_sock
from flask import Blueprint, abort, request

from web.app import is_behind_proxy
from web.context import Context, current_context, find_bors
from web.guards import actors, public
from web.problems import problem

from ..forms import stream
from ..hub.hub_socket import HubClient
from ..hub.viewers import Viewer
from ..hub.websocket_handshake import UpgradeRequest
from ..rules.streams import Stream
from ..websocket.upgrade_cache import upgrade_cache
from ..websocket.viewer_identity import ViewerAuthenticator

HELPERS = frozenset(("host", "broker", "organiser"))
BORS_CACHE_SECONDS = 1.0  # so long a børs stays found: thousands who reconnect at once need not ask Redis

blueprint = Blueprint("sockets", __name__)
sockets = flask_sock.Sock()
flask_sock.Server = UpgradeRequest  # Flask-Sock has no setting for the class that does the handshake
_found_until: dict[str, float] = {}


@sockets.route("/skjerm/<slug:bors>/ws", bp=blueprint)  # type: ignore[untyped-decorator]
@public
def socket(upgrade_request: UpgradeRequest, bors: str) -> None:
    """Hand the socket over to the hub, which answers the handshake; a problem `busy` where no hub takes it."""
    authenticator, asked_for = _authenticator(current_context()), stream(request.args, current_context().absolute_url(""))
    upgrade_cache.remember(upgrade_request.sock.fileno(), bors, asked_for, authenticator)
    viewer = _viewer(authenticator, bors, asked_for)
    if not authenticator.hub_client.hand_over(upgrade_request.sock, viewer, upgrade_request.upgrade):
        abort(problem("busy", 503))


@blueprint.before_request
def before_handshake() -> None:
    """404 for a børs that is not here."""
    _demand_bors((request.view_args or {})["bors"])


def _demand_bors(bors: str) -> None:
    if time.monotonic() >= _found_until.get(bors, 0.0):
        find_bors(bors)
        _found_until[bors] = time.monotonic() + BORS_CACHE_SECONDS


def _viewer(authenticator: ViewerAuthenticator, bors: str, stream: Stream) -> Viewer:
    cookies = request.cookies if "HTTP_COOKIE" in request.environ else {}
    client_ip = request.remote_addr or ""
    viewer = authenticator.authenticate(bors, cookies, client_ip, stream)
    if viewer is None:
        authenticator.remember_helper(bors, cookies, is_helper=not HELPERS.isdisjoint(actors(bors)))
        viewer = authenticator.authenticate(bors, cookies, client_ip, stream)
    return viewer or Viewer(bors)


@cache
def _authenticator(context: Context) -> ViewerAuthenticator:
    return ViewerAuthenticator(
        HubClient(context.settings.hub_socket), context.secret, proxied=is_behind_proxy(context.settings)
    )
