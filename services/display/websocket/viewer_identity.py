"""Authenticates the viewer who asks for a websocket, by its cookies; only sessions of helpers need a look into Redis."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from frivilligbors import links
from web.client_network import network
from web.rate_limit import Remembered
from web.sessions import COOKIES, PARTICIPANT_COOKIE

from ..hub.hub_socket import HubClient
from ..hub.viewers import Viewer, ViewerPriority, holder_of
from ..rules.streams import BOARD, SIGNALS, Stream, StreamKind
from . import wall_cookie

HELPER_CACHE_SECONDS = 60.0  # seconds for which an answer about a session is kept


class ViewerAuthenticator:
    """One per web process. `proxied`: whether a proxy in front of us gives the IP addresses of clients."""

    def __init__(
        self, hub_client: HubClient, secret: bytes, *, proxied: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.hub_client, self.secret, self.proxied = hub_client, secret, proxied
        self._clock = clock
        self._helpers = Remembered[tuple[float, bool]]()

    def authenticate(self, bors: str, cookies: Mapping[str, str], client_ip: str, stream: Stream = BOARD) -> Viewer | None:
        """The viewer. None where only Redis can tell: look there, call `remember_helper`, and ask again.

        Whoever asks for a stream of signals that is not theirs is sent the board.
        """
        anonymous = Viewer(
            bors, network=network(client_ip).replace(" ", "")[:64], stream=BOARD if stream.kind in SIGNALS else stream
        )
        if not cookies:
            return anonymous
        if stream.kind is StreamKind.OWN and (participant := self._participant(anonymous, cookies)):
            return replace(participant, stream=Stream(StreamKind.OWN, participant=participant.holder))
        if helper_key := _helper_key(cookies):
            until, is_helper = self._helpers.get(f"{bors} {helper_key}", (0.0, False))
            if until < self._clock():
                return None
            if is_helper:
                helper_stream = anonymous.stream if stream.kind is StreamKind.OWN else stream
                return replace(anonymous, priority=ViewerPriority.HELPER, holder=helper_key, stream=helper_stream)
        return self._participant(anonymous, cookies) or self._wall(anonymous, cookies) or anonymous

    def remember_helper(self, bors: str, cookies: Mapping[str, str], *, is_helper: bool) -> None:
        """Note whether the viewer with these cookies has a session of a helper in this børs."""
        self._helpers[f"{bors} {_helper_key(cookies)}"] = (self._clock() + HELPER_CACHE_SECONDS, is_helper)

    def _participant(self, anonymous: Viewer, cookies: Mapping[str, str]) -> Viewer | None:
        cookie = cookies.get(PARTICIPANT_COOKIE, "")
        claim = links.claim_of(self.secret, cookie) if cookie else None
        if claim is None or claim.bors != anonymous.bors:
            return None
        return replace(anonymous, priority=ViewerPriority.PARTICIPANT, holder=holder_of(claim.participant_id))

    def _wall(self, anonymous: Viewer, cookies: Mapping[str, str]) -> Viewer | None:
        marker = wall_cookie.read_wall_cookie(self.secret, cookies.get(wall_cookie.COOKIE, ""))
        if marker:
            return replace(anonymous, priority=ViewerPriority.WALL, holder=marker.name, since=marker.since)
        cookie = cookies.get(PARTICIPANT_COOKIE, "")
        return replace(anonymous, holder=holder_of(cookie)) if cookie else None


def _helper_key(cookies: Mapping[str, str]) -> str:
    """What the cookies of brokers, hosts and organisers are identified by; empty where there are none."""
    cookie_tokens = [cookies.get(name, "") for name in COOKIES.values()]
    return holder_of("\0".join(cookie_tokens)) if any(cookie_tokens) else ""
