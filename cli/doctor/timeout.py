"""Runs a blocking call with a timeout."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NoReturn, TypeVar

T = TypeVar("T")


class TimedOut(Exception):
    """The call did not return in time; its thread goes on."""


def run_with_timeout(action: Callable[[], T], timeout: float) -> T:
    """The result of `action`. Raises what it raises, or TimedOut."""
    outcomes: SimpleQueue[Callable[[], T]] = SimpleQueue()
    Thread(target=lambda: outcomes.put(_outcome(action)), daemon=True).start()
    try:
        outcome = outcomes.get(timeout=timeout)
    except Empty:
        raise TimedOut from None
    return outcome()


def _outcome(action: Callable[[], T]) -> Callable[[], T]:
    try:
        result = action()
    except Exception as error:  # noqa: BLE001 - raised again in the waiting thread
        return _raiser(error)
    return lambda: result


def _raiser(error: Exception) -> Callable[[], NoReturn]:
    def raise_error() -> NoReturn:
        raise error

    return raise_error
