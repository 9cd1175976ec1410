"""How fast one requester may ask. The whole room shares an address, so no page is ever held back by its address.

Counted in this process alone: a count in the store would cost every page a write to disk, and two processes that each allow
a hundred requests do no harm. Machines with an invitation are not held back: they ask as fast as brokers press.
Times are whole nanoseconds: a sum of fractions is a hair too large now and then, and 600 seconds would be told as 601.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

from flask import Flask, g, request

from frivilligbors import links
from frivilligbors.errors import Refused

from . import sessions
from .client_network import network
from .context import current_context

REQUESTS, WINDOW = 100, 10.0  # of one requester, in seconds
TEN_MINUTES = 600.0
REGISTRATIONS = 5000  # registrations in one børs
OF_A_NETWORK = 1000  # registrations through one network: three times the largest hall at once, and then one more each 0.6 s
COMMANDS = 120  # commands of one participant at once, and then one more each 5 s
REGISTERED_BY_ONE = 20  # registrations by a phone that is somebody's already, and helps others in
REMEMBERED = 20_000
SECOND = 1_000_000_000

T = TypeVar("T")
NanosecondClock = Callable[[], int]


class RateLimited(Refused):
    """Somebody asks faster than any person could. `seconds`: how long to wait, whole ones."""

    def __init__(self, nanoseconds: int) -> None:
        super().__init__("too-many-requests")
        self.seconds = max(1, -(-nanoseconds // SECOND))


class FixedWindow:
    """Lets each name through so many times in a window of seconds, and forgets whoever has been quiet.

    `clock` tells nanoseconds that never go back.
    """

    def __init__(self, times: int, window: float, clock: NanosecondClock = time.monotonic_ns) -> None:
        self._times, self._window, self._clock = times, round(window * SECOND), clock
        self._seen = Remembered[tuple[int, int]]()

    def acquire(self, name: str) -> None:
        """Once more. Raises RateLimited beyond the limit, until the window that began with the first step is over."""
        now = self._clock()
        began, steps = self._seen.get(name, (now, 0))
        if now - began >= self._window:
            began, steps = now, 0
        self._seen[name] = began, steps + 1
        if steps >= self._times:
            raise RateLimited(began + self._window - now)


class LeakyBucket:
    """Lets each name do something so many times at once, and from then on as often as that comes to over a window of seconds.

    What has been spent grows back bit by bit: whoever spends all of it makes nobody wait for the whole window.
    """

    def __init__(self, times: int, window: float, clock: NanosecondClock = time.monotonic_ns) -> None:
        self._window, self._clock = round(window * SECOND), clock
        self._each = self._window // times if times else 2 * self._window
        self._full_at = Remembered[int]()  # when all of a name's allowance will have grown back

    def acquire(self, name: str) -> None:
        """Once more. Raises RateLimited where all is spent, until there is enough again for one."""
        now = self._clock()
        full_at = max(self._full_at.get(name, now), now) + self._each
        if full_at - now > self._window:
            raise RateLimited(full_at - now - self._window)
        self._full_at[name] = full_at


class Remembered(OrderedDict[str, T], Generic[T]):
    """What is known of names: the newest many, so that nobody makes it grow by inventing names."""

    def __setitem__(self, name: str, known: T) -> None:
        super().__setitem__(name, known)
        self.move_to_end(name)
        while len(self) > REMEMBERED:
            self.popitem(last=False)


requester_limiter = FixedWindow(REQUESTS, WINDOW)
registration_limiter = LeakyBucket(REGISTRATIONS, TEN_MINUTES)
network_limiter = LeakyBucket(OF_A_NETWORK, TEN_MINUTES)
command_limiter = LeakyBucket(COMMANDS, TEN_MINUTES)
requester_registration_limiter = LeakyBucket(REGISTERED_BY_ONE, TEN_MINUTES)


def init_app(app: Flask) -> None:
    """Hold back whoever asks too fast."""
    app.before_request(_hold_back)


def requester_of(secret: bytes, cookie: str, authorization: str = "") -> str:
    """Who asks, by cookie or as a bearer: the same participant by either, a cookie of nobody's by itself. Empty for who brings
    none, or an invitation."""
    bearer = authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else ""
    claim = links.claim_of(secret, bearer or cookie)
    if claim:
        return f"{claim.bors}.{claim.participant_id}"
    return "" if bearer or not cookie else blake2b(cookie.encode(errors="replace"), digest_size=8).hexdigest()


def current_requester() -> str:
    """Who asks in this request; see `requester_of`. Worked out once a request: there is a signature to be checked."""
    environ = request.environ
    if "HTTP_COOKIE" not in environ and "HTTP_AUTHORIZATION" not in environ:
        return ""
    found: str | None = g.get("requester")
    if found is None:
        cookie = request.cookies.get(sessions.PARTICIPANT_COOKIE, "") if "HTTP_COOKIE" in environ else ""
        authorization = environ.get("HTTP_AUTHORIZATION", "")
        found = requester_of(current_context().secret, cookie, authorization) if cookie or authorization else ""
        g.requester = found
    return found


def limit_command(by: str) -> None:
    """One more command by somebody. Raises RateLimited where that is a participant who has done too much."""
    if (name := current_requester()).endswith(f".{by}"):
        command_limiter.acquire(name)


def limit_registration(bors: str) -> None:
    """One more registers in a børs, by this request. Raises RateLimited: nobody spends what belongs to all."""
    if name := current_requester():
        requester_registration_limiter.acquire(f"{bors} {name}")
    network_limiter.acquire(f"{bors} {network(request.remote_addr or '')}")
    registration_limiter.acquire(bors)


def _hold_back() -> None:
    if not request.path.startswith("/static/") and (name := current_requester()):
        requester_limiter.acquire(name)
