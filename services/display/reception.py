"""Whose line it is that is asked for: what the cookies of a handshake prove, without a way to the store where that can be."""

import time
from collections.abc import Callable, Mapping
from hashlib import blake2b

from frivilligbors import links
from web.client_network import network
from web.rate_limit import Remembered
from web.sessions import COOKIES, PARTICIPANT_COOKIE

from . import markers
from .hub.door import Outside
from .hub.guests import Guest, Rank

KEPT = 60.0  # seconds for which the store's word on a session is taken


class Reception:
    """One for a web process. `proxied`: whether something in front of us tells the addresses of clients."""

    def __init__(
        self, door: Outside, secret: bytes, *, proxied: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.door, self.secret, self.proxied = door, secret, proxied
        self._clock = clock
        self._staff = Remembered[tuple[float, bool]]()

    def guest(self, bors: str, cookies: Mapping[str, str], address: str) -> Guest | None:
        """Who asks. None: only the store knows, and whoever asks it tells `learn`."""
        known = Guest(bors, address=network(address).replace(" ", "")[:64])
        if not cookies:
            return known
        if ticket := _ticket(cookies):
            until, is_staff = self._staff.get(f"{bors} {ticket}", (0.0, False))
            if until < self._clock():
                return None
            if is_staff:
                return Guest(bors, Rank.STAFF, ticket, known.address)
        return self._participant(known, cookies.get(PARTICIPANT_COOKIE, "")) or self._wall(known, cookies) or known

    def learn(self, bors: str, cookies: Mapping[str, str], *, is_staff: bool) -> None:
        """What the store says of whoever has these cookies."""
        self._staff[f"{bors} {_ticket(cookies)}"] = (self._clock() + KEPT, is_staff)

    def _participant(self, known: Guest, cookie: str) -> Guest | None:
        claim = links.claim_of(self.secret, cookie) if cookie else None
        if claim is None or claim.bors != known.bors:
            return None
        return Guest(known.bors, Rank.PARTICIPANT, _mark(claim.participant_id), known.address)

    def _wall(self, known: Guest, cookies: Mapping[str, str]) -> Guest | None:
        marker = markers.read(self.secret, cookies.get(markers.COOKIE, ""))
        if marker:
            return Guest(known.bors, Rank.WALL, marker.name, known.address, marker.since)
        cookie = cookies.get(PARTICIPANT_COOKIE, "")
        return Guest(known.bors, holder=_mark(cookie), address=known.address) if cookie else None


def _ticket(cookies: Mapping[str, str]) -> str:
    """What the cookies of brokers, hosts and organisers are known by; empty where there are none."""
    tickets = [cookies.get(name, "") for name in COOKIES.values()]
    return _mark("\0".join(tickets)) if any(tickets) else ""


def _mark(text: str) -> str:
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()
