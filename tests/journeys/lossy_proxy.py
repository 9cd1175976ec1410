"""A proxy that lets requests through, and when told to swallows what comes back, or takes its time: the worst of networks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.tcp_proxy import Between, between


class Swallower(Between):
    """A proxy in front of a house. A round trip through it takes `far` seconds."""

    swallowing: bool = False
    swallowed: int = 0
    far: float = 0

    def passes(self, data: bytes, *, answers: bool) -> bool:
        if answers and self.swallowing:
            self.swallowed += 1
            return False
        if not answers:
            time.sleep(self.far)
        return True


@contextmanager
def swallowing(house: int) -> Iterator[Swallower]:
    """A proxy in front of a house on this port."""
    with between(Swallower(house)) as proxy:
        yield proxy
