"""Waiting for something that has more patience than we have."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NoReturn, TypeVar

T = TypeVar("T")


class TooLate(Exception):
    """It was not done in time, and goes on without us."""


def in_time(act: Callable[[], T], seconds: float) -> T:
    """What comes of it. Raises what it raises, or TooLate."""
    ended: SimpleQueue[Callable[[], T]] = SimpleQueue()
    Thread(target=lambda: ended.put(_outcome(act)), daemon=True).start()
    try:
        tell = ended.get(timeout=seconds)
    except Empty:
        raise TooLate from None
    return tell()


def _outcome(act: Callable[[], T]) -> Callable[[], T]:
    try:
        done = act()
    except Exception as trouble:  # noqa: BLE001 - whoever waits for it hears it
        return _raiser(trouble)
    return lambda: done


def _raiser(trouble: Exception) -> Callable[[], NoReturn]:
    def again() -> NoReturn:
        raise trouble

    return again
