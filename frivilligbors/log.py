"""Reading the log of a børs: facts in order, at positions 1, 2, 3 … without gaps."""

from collections.abc import Iterator
from typing import NamedTuple

from . import keys
from .facts import Fact
from .store import Store
from .wire import Unreadable, unpack_fact

BATCH = 500


class Entry(NamedTuple):
    """What stands at a position; None where it cannot be read, which every reader passes over alike."""

    position: int
    fact: Fact | None


class Log:
    """The log of every børs, for reading."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def after(self, bors: str, position: int, count: int = BATCH) -> list[Entry]:
        """The next entries after a position, at most `count`."""
        found = self._store.xrange(keys.LOG.of(bors), f"({position}-0", "+", count)
        return [_entry(name, told) for name, told in found]

    def whole(self, bors: str) -> Iterator[Entry]:
        """Every entry from the first."""
        position = 0
        while batch := self.after(bors, position):
            yield from batch
            position = batch[-1].position

    def length(self, bors: str) -> int:
        """The position of the newest entry; 0 for an empty log."""
        return int(self._store.xlen(keys.LOG.of(bors)))


def _entry(name: str, told: dict[str, str]) -> Entry:
    try:
        fact = unpack_fact(told)
    except Unreadable:
        fact = None
    return Entry(int(name.split("-", 1)[0]), fact)
