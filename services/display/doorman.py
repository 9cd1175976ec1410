"""The doorman: remembers for a few seconds whom Flask let in, and lets whoever asks the very same straight through to the hub.

When a hall of phones comes back at once, thousands ask one question. Flask answers it (is there such a børs, is the page
ours, is the version spoken), and while its yes is fresh the others need no answer of their own: their sockets go to the hub,
which counts them. Whoever asks anything else, or is refused, goes the whole way. Only sessions are looked at one by one.
"""

import re
import socket
import time
from collections.abc import Callable
from typing import NamedTuple

from werkzeug.http import parse_cookie

from web import rate_limit
from web.sessions import PARTICIPANT_COOKIE

from .asking import is_key
from .hub.handshake import turn_away
from .reception import Reception

FRESH = 5.0  # seconds for which a yes holds
REMEMBERED = 1000  # answers: each kind of browser asks in its own words
LONGEST = 4096  # bytes of a question
ASKS_FOR_A_LINE = re.compile(rb"GET /skjerm/[a-z0-9-]+/ws HTTP/1\.1")
HEADER = re.compile(rb"([A-Za-z0-9-]{1,40}):[ ]?([!-~](?:[\t -~]*[!-~])?)")
OF_NO_ACCOUNT = frozenset(
    b"user-agent accept accept-language accept-encoding pragma cache-control sec-websocket-extensions dnt sec-gpc priority"
    b" sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform".split()
)
OF_ACCOUNT = frozenset(
    b"host connection upgrade origin sec-websocket-version sec-fetch-site sec-fetch-mode sec-fetch-dest"
    b" x-forwarded-proto x-forwarded-host".split()
)
OF_EACH = (b"sec-websocket-key", b"cookie", b"x-forwarded-for")


class Question(NamedTuple):
    """What decides the answer, and what is each one's own."""

    essence: tuple[bytes, ...]
    key: str
    cookie: str
    forwarded: str = ""


class _Yes(NamedTuple):
    until: float
    bors: str
    reception: Reception


def question(head: bytes) -> Question | None:
    """A handshake in the very shape in which browsers send it, taken apart.

    None for any other request, for half of one, for one that is followed by more, and for whatever has a header
    twice, or one no browser sends: those go the whole way, where Gunicorn and Flask judge.
    """
    first, *lines = head.split(b"\r\n")
    if not ASKS_FOR_A_LINE.fullmatch(first) or lines[-2:] != [b"", b""]:
        return None
    told: dict[bytes, bytes] = {}
    for line in lines[:-2]:
        header = HEADER.fullmatch(line)
        if header is None or (name := header[1].lower()) in told:
            return None
        told[name] = header[2]
    key, cookie, forwarded = (told.pop(name, b"").decode("ascii") for name in OF_EACH)
    decides = told.keys() - OF_NO_ACCOUNT
    if not decides <= OF_ACCOUNT:
        return None
    return Question((first, *(name + b":" + told[name] for name in sorted(decides))), key, cookie, forwarded)


class Doorman:
    """One for a web process; what it knows is never older than FRESH."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[int, Question] = {}
        self._yes: dict[tuple[bytes, ...], _Yes] = {}

    def lets_in(self, sock: socket.socket, head: bytes) -> bool:
        """Whether this socket, which begins with these bytes, is the hub's from now on. Else Flask has to be asked."""
        asked = question(head)
        if asked is None:
            return False
        yes = self._yes.get(asked.essence)
        if yes is None or yes.until < self._clock():
            self._waiting[sock.fileno()] = asked
            return False
        reception = yes.reception
        cookies = parse_cookie(asked.cookie) if asked.cookie else {}
        if not is_key(asked.key) or _is_too_fast(reception.secret, cookies.get(PARTICIPANT_COOKIE, "")):
            return False
        guest = reception.guest(yes.bors, cookies, _address(reception, sock, asked))
        if guest is None:
            return False
        sock.recv(len(head))
        if not reception.door.pass_in(sock.fileno(), guest, asked.key):
            turn_away(sock)
        return True

    def flask_said_yes(self, fd: int, bors: str, reception: Reception) -> None:
        """To what the socket of this descriptor began with."""
        if asked := self._waiting.get(fd):
            if len(self._yes) >= REMEMBERED:
                self._yes.clear()
            self._yes[asked.essence] = _Yes(self._clock() + FRESH, bors, reception)

    def forget(self, fd: int) -> None:
        """Its question is answered: what else is asked on this line is no matter of ours."""
        self._waiting.pop(fd, None)


def _address(reception: Reception, sock: socket.socket, asked: Question) -> str:
    """Where it comes from: what the nearest proxy tells, if there is one."""
    if reception.proxied and asked.forwarded:
        return asked.forwarded.rpartition(",")[2].strip()
    peer = sock.getpeername()
    return str(peer[0]) if isinstance(peer, tuple) else ""


def _is_too_fast(secret: bytes, ticket: str) -> bool:
    """Flask then says so, and says how long to wait."""
    try:
        rate_limit.of_sessions.step(rate_limit.session_of(secret, ticket)) if ticket else None
    except rate_limit.RateLimited:
        return True
    return False


doorman = Doorman()
