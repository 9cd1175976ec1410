"""Waiting for what other processes bring about."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import NoReturn, TypeVar

T = TypeVar("T")
FEWEST_LOOKS = 20  # within a second and a half, where the machine is quiet


def eventually(holds: Callable[[], T], within: float = 180) -> T:
    """Wait until something holds, and what it is then. Fails if it does not come about.

    Whoever does it may have to give way to all others on a busy machine, and begins by loading Python. So may whoever looks: it
    is not given up in fewer looks than `FEWEST_LOOKS`, however long the machine stood still between them.
    """
    until, looks, pause = time.monotonic() + within, 0, 0.01
    while not (found := holds()):
        looks += 1
        assert time.monotonic() < until or looks < FEWEST_LOOKS, f"it did not come about within {within} s, in {looks} looks"
        time.sleep(pause)
        pause = min(pause * 1.2, 0.1)  # asking costs the machine on which it comes about
    return found


def expect_soon(*steps: tuple[Callable[[], object], Callable[[], object]], times: int = 3) -> None:
    """Do each of the steps, so many times, and wait until it is seen: within a second, more often than not.

    A machine that stood still once or twice did not do so most of the time. Whatever is told only with the next board, every
    two seconds, is late most of the time: the step before was seen when the last board came.
    """
    waits = []
    for _ in range(times):
        for do, seen in steps:
            began = time.monotonic()
            do()
            seen()
            waits.append(time.monotonic() - began)
    assert median(waits) < 1, waits


@contextmanager
def bounded(within: float = 30) -> Iterator[None]:
    """What is done in here must come to an end: whoever goes round for ever fails, and hangs nobody. In a main thread only."""

    def give_up(*_: object) -> NoReturn:
        raise AssertionError(f"still at it after {within:.0f} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, within)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
