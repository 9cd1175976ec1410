"""Waiting for what other processes bring about."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(holds: Callable[[], T], within: float = 60) -> T:
    """Wait until something holds, and what it is then. Fails if it does not come about."""
    until = time.monotonic() + within
    while not (found := holds()):
        assert time.monotonic() < until, f"it did not come about within {within} s"
        time.sleep(0.01)
    return found
