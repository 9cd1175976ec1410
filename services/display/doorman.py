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

from web import pace
from web.sessions import PARTICIPANT_COOKIE

from .asking import holder, is_key
from .hub.door import Outside
from .hub.handshake import turn_away

FRESH = 5.0  # seconds for which a yes holds
REMEMBERED = 1000  # answers: each kind of browser asks in its own words
LONGEST = 4096  # bytes of a question
ASKS_FOR_A_LINE = re.compile(rb"GET /skjerm/[a-z0-9-]+/ws HTTP/1\.1")
OF_NO_ACCOUNT = (b"user-agent", b"accept", b"pragma", b"cache-control", b"sec-websocket-extensions", b"x-forwarded-for")


class Question(NamedTuple):
    """What decides the answer, and what is each one's own."""

    essence: tuple[bytes, ...]
    key: str
    cookie: str


class _Yes(NamedTuple):
    until: float
    bors: str
    door: Outside
    secret: bytes


def question(head: bytes) -> Question | None:
    """A handshake taken apart; None for any other request, for half of one, and for one that is followed by more."""
    first, *lines = head.split(b"\r\n")
    if not ASKS_FOR_A_LINE.fullmatch(first) or lines[-2:] != [b"", b""]:
        return None
    essence, key, cookie = [first], b"", b""
    for line in lines[:-2]:
        name, _, value = line.partition(b":")
        name = name.lower()
        if name == b"sec-websocket-key":
            key = value.strip()
        elif name == b"cookie":
            cookie = value.strip()
        elif not name.startswith(OF_NO_ACCOUNT):
            essence.append(name + b":" + value)
    return Question(tuple(essence), key.decode("latin-1"), cookie.decode("latin-1"))


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
        cookies = parse_cookie(asked.cookie) if asked.cookie else {}
        if not is_key(asked.key) or _is_too_fast(yes.secret, cookies.get(PARTICIPANT_COOKIE, "")):
            return False
        sock.recv(len(head))
        if not yes.door.pass_in(sock.fileno(), yes.bors, asked.key, holder(cookies) if cookies else ""):
            turn_away(sock)
        return True

    def flask_said_yes(self, fd: int, bors: str, door: Outside, secret: bytes = b"") -> None:
        """To what the socket of this descriptor began with. `secret`: what tells whose session a cookie is."""
        if asked := self._waiting.get(fd):
            if len(self._yes) >= REMEMBERED:
                self._yes.clear()
            self._yes[asked.essence] = _Yes(self._clock() + FRESH, bors, door, secret)

    def forget(self, fd: int) -> None:
        """Its question is answered: what else is asked on this line is no matter of ours."""
        self._waiting.pop(fd, None)


def _is_too_fast(secret: bytes, ticket: str) -> bool:
    """Flask then says so, and says how long to wait."""
    try:
        pace.of_sessions.step(pace.session_of(secret, ticket)) if ticket else None
    except pace.TooFast:
        return True
    return False


doorman = Doorman()
