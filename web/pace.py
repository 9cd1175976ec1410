"""How fast one session may ask. The whole room shares an address, so it is never the address that is held back.

Counted in this process alone: a count in the store would cost every page a write to disk, and two processes that each allow
a hundred requests do no harm. Machines with an invitation are not held back: they ask as fast as brokers press.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, request

from frivilligbors.refused import Refused

from . import sessions

REQUESTS, WINDOW = 100, 10.0  # of one session, in seconds
ARRIVALS, ARRIVING = 1000, 600.0  # in one børs: three times the largest evening, in ten minutes
REMEMBERED = 20_000


class TooFast(Refused):
    """Somebody asks faster than any person could. `seconds`: how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too-many-requests")
        self.seconds = max(1, -int(-seconds // 1))


class Pace:
    """Lets each name through so many times in a window, and forgets whoever has been quiet."""

    def __init__(self, times: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._window, self._clock = times, window, clock
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def step(self, name: str) -> None:
        """Once more. Raises TooFast beyond the limit, until the window that began with the first step is over."""
        now = self._clock()
        began, steps = self._seen.pop(name, (now, 0))
        if now - began >= self._window:
            began, steps = now, 0
        self._seen[name] = began, steps + 1
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if steps >= self._times:
            raise TooFast(began + self._window - now)


of_sessions = Pace(REQUESTS, WINDOW)
of_arrivals = Pace(ARRIVALS, ARRIVING)


def furnish(app: Flask) -> None:
    """Hold back a session that asks too fast."""
    app.before_request(_hold_back)


def _hold_back() -> None:
    ticket = "HTTP_COOKIE" in request.environ and request.cookies.get(sessions.PARTICIPANT_COOKIE)
    if ticket and not request.path.startswith("/static/"):
        of_sessions.step(ticket)
