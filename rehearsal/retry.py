"""Not knowing, and asking again: an answer that got lost is no answer."""

import time
from collections.abc import Callable
from typing import TypeVar

from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 - the store's, not the operating system's

T = TypeVar("T")

PATIENCE = 60.0  # seconds without an answer until we give up
PAUSE = 0.1


class Unanswered(Exception):
    """Nobody can say whether it happened. `after`: seconds we were asked to wait."""

    def __init__(self, why: str, after: float = PAUSE) -> None:
        super().__init__(why)
        self.after = after


class GaveUp(Exception):
    """The house did not answer for a whole minute; in one sentence."""


def until_answered(ask: Callable[[], T], patience: float = PATIENCE) -> T:
    """The answer, however often it takes to get one. `ask` must be harmless when repeated. Raises GaveUp."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return ask()
        except (Unanswered, ConnectionError, TimeoutError) as lost:
            if time.monotonic() > deadline:
                raise GaveUp(f"The house has not answered for {patience:.0f} s: {lost}") from lost
            time.sleep(lost.after if isinstance(lost, Unanswered) else PAUSE)
