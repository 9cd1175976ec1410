"""The processes that do long work: how many at once, and for whom."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from frivilligbors import deadline
from frivilligbors.codec import dumps

from .child import Child, ChildEnded

T = TypeVar("T")
logger = logging.getLogger(__name__)

AT_ONCE, OF_A_BORS, OF_ONE = 3, 2, 1
MAX_KEPT = 192  # megabytes that one who waits for work may hold, fonts among them: what large work took is given back
QUEUED = 3  # what one person has under way or waiting
QUEUE_TIMEOUT, WORK_TIMEOUT = 5.0, 30.0  # seconds to wait for one's turn, and for the work


class Busy(Exception):
    """Others' work, or one's own, has not ended in time."""


class TakesTooLong(Exception):
    """The work was not done within its time, and was ended."""


class ChildPool:
    """Children that do long work: made when there is work, kept warm for the next, gone by themselves when there is none."""

    def __init__(self, *, queue_timeout: float = QUEUE_TIMEOUT, work_timeout: float = WORK_TIMEOUT) -> None:
        self._queue_timeout, self.work_timeout = queue_timeout, work_timeout
        self._condition = threading.Condition()
        self._held, self._asked = Counter[str](), Counter[str]()
        self._idle: list[Child] = []

    def run(self, work: Callable[[T], bytes], argument: T, *, bors: str, by: str) -> bytes:
        """What `work` makes of `argument`. What a request may ask the store takes as long after it as before.

        Raises Busy, TakesTooLong.
        """
        task = f"{work.__module__}:{work.__qualname__}\n{dumps(argument)}".encode()
        with deadline.suspended(), self._slot(bors, by):
            with suppress(ChildEnded):  # it had just gone, or was taken away: what is pure may be done twice
                return self._done(task)
            try:
                return self._done(task)
            except ChildEnded as gone:
                logger.exception("Who does long work has died over %s, twice.", task.partition(b"\n")[0].decode())
                raise Busy from gone

    def close(self) -> None:
        """End those that wait for work."""
        while self._idle:
            self._idle.pop().end()

    @contextmanager
    def _slot(self, bors: str, by: str) -> Iterator[None]:
        """Wait for one of the places that they may have."""
        one = f"{bors} {by}"
        shares = {"": AT_ONCE, bors: OF_A_BORS, one: OF_ONE}
        with self._counted(self._asked, {one: QUEUED}, 0.0), self._counted(self._held, shares, self._queue_timeout):
            yield

    @contextmanager
    def _counted(self, counts: "Counter[str]", shares: dict[str, int], queue_timeout: float) -> Iterator[None]:
        """One more of each of these, while there is room; waits for it so many seconds. Raises Busy."""
        with self._condition:
            if not self._condition.wait_for(lambda: all(counts[name] < most for name, most in shares.items()), queue_timeout):
                raise Busy
            counts.update(shares.keys())
        try:
            yield
        finally:
            with self._condition:
                counts.subtract(shares.keys())
                for name in [name for name, count in counts.items() if not count]:
                    del counts[name]
                self._condition.notify_all()

    def _done(self, task: bytes) -> bytes:
        child = self._idle.pop() if self._idle else Child()
        try:
            made = child.ask(task, self.work_timeout)
        except TimeoutError as late:
            raise TakesTooLong from late
        if child.megabytes > MAX_KEPT:
            child.end()
        else:
            self._idle.append(child)
        return made
