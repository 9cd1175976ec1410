"""Until when somebody waits: one deadline for all that is done meanwhile, and each trip to the store gets what is left of it.

It is kept with the thread or greenlet that works. Where nobody waits, as in a worker, there is none.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("until", default=None)


class within:  # noqa: N801 - used as the functions of contextlib are, in a third of their time
    """Let what is done inside take this long, counted by a clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._token = _until.set(time.monotonic() + self._seconds)

    def __exit__(self, *_: object) -> None:
        _until.reset(self._token)


@contextmanager
def suspended() -> Iterator[None]:
    """Let what is done inside, which asks nothing of the store, take no time of what is left afterwards."""
    began = time.monotonic()
    try:
        yield
    finally:
        if (until := _until.get()) is not None:
            _until.set(until + time.monotonic() - began)


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
