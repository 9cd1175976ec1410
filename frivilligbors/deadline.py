"""Until when somebody waits: one deadline for all that is done meanwhile, and each trip to the store gets what is left of it.

It is kept with the thread or greenlet that works. Where nobody waits, as in a worker, there is none.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what is done inside take this long, counted by a clock that never jumps."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def bounded(seconds: float | None) -> float | None:
    """A time limit, or what is left before the deadline if that is less; None is no limit. Raises TimeoutError once it is past.

    A limit of 0 stays: whoever only looks does not wait.
    """
    until = _until.get()
    if until is None or seconds == 0:
        return seconds
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("The time for this is over.")
    return left if seconds is None else min(seconds, left)
