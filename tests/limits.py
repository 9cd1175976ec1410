"""Limits of seconds within the test's own process: a busy machine is slow, not wrong, and tells nothing of the house by it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from frivilligbors import connections
from web import deadlines, offload

BUSY = 60.0  # seconds
_LIMITS = (deadlines, "store_timeout"), (connections, "SOCKET_TIMEOUT"), (connections, "CONNECT_TIMEOUT")
_AS_SERVED = [getattr(*one) for one in _LIMITS]


def give_a_busy_machine_longer() -> None:
    """For every test but those of a store that is slow."""
    for module, name in _LIMITS:
        setattr(module, name, BUSY)
    offload._pool.work_timeout = 2 * BUSY  # whoever does long work gives way to all others


@contextmanager
def limits_of_the_house() -> Iterator[None]:
    """The limits that people are served by."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), seconds in zip(_LIMITS, _AS_SERVED, strict=True):
            patch.setattr(module, name, seconds)
        yield
