"""Identifies the viewer who asks for a websocket, by its cookies; only sessions of staff need a look into Redis."""

import time
from collections.abc import Callable, Mapping
from hashlib import blake2b

from frivilligbors import links
from web.client_network import network
from web.rate_limit import Remembered
from web.sessions import COOKIES, PARTICIPANT_COOKIE

from ..hub.hub_socket import HubClient
from ..hub.viewers import Priority, Viewer
from . import wall_cookie

STAFF_CACHE_SECONDS = 60.0  # seconds for which an answer about a session is kept


class ViewerIdentifier:
    """One per web process. `proxied`: whether a proxy in front of us gives the addresses of clients."""

    def __init__(
        self, hub_client: HubClient, secret: bytes, *, proxied: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.hub_client, self.secret, self.proxied = hub_client, secret, proxied
        self._clock = clock
        self._staff = Remembered[tuple[float, bool]]()

    def identify(self, bors: str, cookies: Mapping[str, str], address: str) -> Viewer | None:
        """The viewer. None where only Redis can tell: look there, call `remember_staff`, and ask again."""
        known = Viewer(bors, address=network(address).replace(" ", "")[:64])
        if not cookies:
            return known
        if staff_key := _staff_key(cookies):
            until, is_staff = self._staff.get(f"{bors} {staff_key}", (0.0, False))
            if until < self._clock():
                return None
            if is_staff:
                return Viewer(bors, Priority.STAFF, staff_key, known.address)
        return self._participant(known, cookies.get(PARTICIPANT_COOKIE, "")) or self._wall(known, cookies) or known

    def remember_staff(self, bors: str, cookies: Mapping[str, str], *, is_staff: bool) -> None:
        """Note whether the viewer with these cookies has a session of staff in this børs."""
        self._staff[f"{bors} {_staff_key(cookies)}"] = (self._clock() + STAFF_CACHE_SECONDS, is_staff)

    def _participant(self, known: Viewer, cookie: str) -> Viewer | None:
        claim = links.claim_of(self.secret, cookie) if cookie else None
        if claim is None or claim.bors != known.bors:
            return None
        return Viewer(known.bors, Priority.PARTICIPANT, _digest(claim.participant_id), known.address)

    def _wall(self, known: Viewer, cookies: Mapping[str, str]) -> Viewer | None:
        marker = wall_cookie.read_wall_cookie(self.secret, cookies.get(wall_cookie.COOKIE, ""))
        if marker:
            return Viewer(known.bors, Priority.WALL, marker.name, known.address, marker.since)
        cookie = cookies.get(PARTICIPANT_COOKIE, "")
        return Viewer(known.bors, holder=_digest(cookie), address=known.address) if cookie else None


def _staff_key(cookies: Mapping[str, str]) -> str:
    """What the cookies of brokers, hosts and organisers are identified by; empty where there are none."""
    tickets = [cookies.get(name, "") for name in COOKIES.values()]
    return _digest("\0".join(tickets)) if any(tickets) else ""


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()
