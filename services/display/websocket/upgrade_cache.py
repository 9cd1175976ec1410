"""Remembers for a few seconds which upgrade requests Flask accepted, and passes the same ones straight on to the hub.

When a hall of phones reconnects at once, thousands send the same request. Flask answers it (is there such a børs, is the page
ours, is the version spoken), and while that answer is fresh the others need none of their own: their sockets go to the hub,
which counts them. Any other request, and one that was refused, takes the whole way. Only sessions are looked at one by one.
"""

import os
import re
import socket
import time
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from werkzeug.http import parse_cookie

from web import rate_limit
from web.sessions import PARTICIPANT_COOKIE

from ..hub.hub_socket import PER_DATAGRAM, HandedOver, HubClient
from ..hub.websocket_handshake import Upgrade, is_websocket_key, refuse_as_busy, takes_deflated
from ..rules.streams import Stream
from .viewer_identity import ViewerAuthenticator

FRESH = 5.0  # seconds for which an answer of Flask holds
MAX_ENTRIES = 1000  # each kind of browser sends headers of its own
MAX_HEAD_SIZE = 4096  # bytes
REQUEST_LINE = re.compile(rb"GET /skjerm/[a-z0-9-]+/ws(?:\?[a-z=&]{1,60})? HTTP/1\.1")
HEADER = re.compile(rb"([A-Za-z0-9-]{1,40}):[ ]?([!-~](?:[\t -~]*[!-~])?)")
IGNORED_HEADERS = frozenset(
    b"accept accept-language accept-encoding pragma cache-control dnt sec-gpc priority"
    b" sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform".split()
)
CACHE_KEY_HEADERS = frozenset(
    b"host connection upgrade origin sec-websocket-version sec-fetch-site sec-fetch-mode sec-fetch-dest"
    b" x-forwarded-proto x-forwarded-host".split()
)
COOKIE = b"cookie:"
PER_VIEWER_HEADERS = (b"sec-websocket-key", b"sec-websocket-extensions", b"user-agent", b"cookie", b"x-forwarded-for")


class ParsedUpgrade(NamedTuple):
    """An upgrade request: what decides the answer, and what is particular to each viewer."""

    cache_key: tuple[bytes, ...]
    upgrade: Upgrade
    cookie: str
    forwarded: str = ""


class _CachedUpgrade(NamedTuple):
    until: float
    bors: str
    stream: Stream
    authenticator: ViewerAuthenticator


def parse_upgrade(head: bytes) -> ParsedUpgrade | None:
    """Parse an upgrade request in the very shape in which browsers send it.

    None for any other request, for half of one, for one that is followed by more, and for whatever has a header
    twice, or one no browser sends: those take the whole way, through Gunicorn and Flask.
    """
    first, *lines = head.split(b"\r\n")
    if not REQUEST_LINE.fullmatch(first) or lines[-2:] != [b"", b""]:
        return None
    headers: dict[bytes, bytes] = {}
    for line in lines[:-2]:
        header = _header.__wrapped__(line) if line[: len(COOKIE)].lower() == COOKIE else _header(line)
        if header is None or header[0] in headers:
            return None
        headers[header[0]] = header[1]
    websocket_key, extensions, browser, cookie, forwarded = (
        headers.pop(name, b"").decode("ascii") for name in PER_VIEWER_HEADERS
    )
    deciding = headers.keys() - IGNORED_HEADERS
    if not deciding <= CACHE_KEY_HEADERS:
        return None
    cache_key = (first, *(name + b":" + headers[name] for name in sorted(deciding)))
    return ParsedUpgrade(cache_key, Upgrade(websocket_key, takes_deflated(extensions, browser)), cookie, forwarded)


@lru_cache(1000)  # the browsers of a hall send the same lines; cookies are not asked for here, and so not kept
def _header(line: bytes) -> tuple[bytes, bytes] | None:
    """The name and the value on a line; None for one that no browser sends."""
    header = HEADER.fullmatch(line)
    return (header[1].lower(), header[2]) if header else None


class UpgradeCache:
    """One per web process; no entry is older than FRESH."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pending: dict[int, ParsedUpgrade] = {}
        self._cached: dict[tuple[bytes, ...], _CachedUpgrade] = {}
        self._taken: dict[HubClient, list[HandedOver]] = {}

    def take_over(self, client: socket.socket, peeked: bytes) -> bool:
        """Take this socket, which begins with these bytes, for the hub, if Flask accepted the same before. False: ask Flask.

        It may wait here, for others or for `pass_on`.
        """
        parsed = parse_upgrade(peeked)
        if parsed is None:
            return False
        cached = self._cached.get(parsed.cache_key)
        if cached is None or cached.until < self._clock():
            self._pending[client.fileno()] = parsed
            return False
        authenticator = cached.authenticator
        cookies = parse_cookie(parsed.cookie) if parsed.cookie else {}
        if not is_websocket_key(parsed.upgrade.websocket_key):
            return False
        if not _spend_request(authenticator.secret, cookies.get(PARTICIPANT_COOKIE, "")):
            return False
        viewer = authenticator.authenticate(cached.bors, cookies, _client_ip(authenticator, client, parsed), cached.stream)
        if viewer is None:
            return False
        client.recv(len(peeked))
        taken = self._taken.setdefault(authenticator.hub_client, [])
        taken.append(HandedOver(client.detach(), viewer, parsed.upgrade))
        if len(taken) == PER_DATAGRAM:
            self.pass_on()
        return True

    def pass_on(self) -> None:
        """Pass all that were taken to the hub; they are refused as busy where there is none."""
        while self._taken:
            hub_client, taken = self._taken.popitem()
            is_passed_on = hub_client.send_descriptors(taken)
            for fd, _, _ in taken:
                if is_passed_on:
                    os.close(fd)
                else:
                    refuse_as_busy(socket.socket(fileno=fd))

    def remember(self, fd: int, bors: str, stream: Stream, authenticator: ViewerAuthenticator) -> None:
        """Remember that Flask accepted the request on this descriptor."""
        if parsed := self._pending.get(fd):
            if len(self._cached) >= MAX_ENTRIES:
                self._cached.clear()
            self._cached[parsed.cache_key] = _CachedUpgrade(self._clock() + FRESH, bors, stream, authenticator)

    def discard(self, client: socket.socket) -> None:
        """The request that began this connection is answered, or never will be: what follows it is not remembered."""
        self._pending.pop(client.fileno(), None)


def _client_ip(authenticator: ViewerAuthenticator, sock: socket.socket, parsed: ParsedUpgrade) -> str:
    """The IP address of the client: as the nearest proxy gives it, if there is one."""
    if authenticator.proxied and parsed.forwarded:
        return parsed.forwarded.rpartition(",")[2].strip()
    peer = sock.getpeername()
    return str(peer[0]) if isinstance(peer, tuple) else ""


def _spend_request(secret: bytes, cookie: str) -> bool:
    """Count a request of whoever this cookie is; whether it had one left. Where not, Flask answers, with how long to wait."""
    try:
        rate_limit.requester_limiter.acquire(rate_limit.requester_of(secret, cookie)) if cookie else None
    except rate_limit.RateLimited:
        return False
    return True


upgrade_cache = UpgradeCache()
