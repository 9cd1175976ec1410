"""Retries until there is an answer."""

import time
from collections.abc import Callable
from typing import TypeVar

from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004 - the store's, not the operating system's

T = TypeVar("T")

TIMEOUT = 60.0  # seconds
RETRY_DELAY = 0.1


class NoResponse(Exception):
    """No answer: whether it was done is unknown. `retry_after`: seconds to wait."""

    def __init__(self, reason: str, retry_after: float = RETRY_DELAY) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class RetriesExhausted(Exception):
    """There was no answer before the timeout; one sentence."""


def retry_until_answered(action: Callable[[], T], timeout: float = TIMEOUT) -> T:
    """The result of `action`, repeated until it has one. It must be idempotent. Raises RetriesExhausted."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            return action()
        except (NoResponse, ConnectionError, TimeoutError) as error:
            if time.monotonic() > deadline:
                raise RetriesExhausted(f"The house has not answered for {timeout:.0f} s: {error}") from error
            time.sleep(error.retry_after if isinstance(error, NoResponse) else RETRY_DELAY)
