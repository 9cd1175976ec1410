"""Reading the log of a børs: facts in order, at positions 1, 2, 3 … which have gaps only if somebody else wrote in it.

What does not stand at `<position>-0` is none of ours, and every reader passes over it alike, as if it were not there.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from . import keys
from .codec import Unreadable, unpack_fact
from .connections import MAX_ENTRY_ID, Client
from .facts import Fact
from .redis_client import RedisClient

BATCH = 500  # entries that a follower takes at a time
PAGE = 150  # entries of a page, where a whole log is read from one server: 60 kB come in one piece and stay in a core's cache
NEWEST = 10  # entries of a stream, of which one is ours unless somebody else wrote in it
HIGHEST = 2**53 - 1  # the last whole number that is exact everywhere

logger = logging.getLogger(__name__)
_noted: set[tuple[str, str]] = set()


class Entry(NamedTuple):
    """What stands at a position; None where it cannot be read, which every reader passes over alike."""

    position: int
    fact: Fact | None


class Log:
    """The log of every børs, for reading."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def after(self, bors: str, position: int, count: int = BATCH) -> list[Entry]:
        """The next entries after a position, at most `count`."""
        after = f"{position}-0"
        while found := self._redis.xrange(keys.LOG.of(bors), f"({after}", "+", count):
            if entries := self.entries(bors, found):
                return entries
            after = found[-1][0]
            if after == MAX_ENTRY_ID:
                break
        return []

    def entries(self, bors: str, found: Iterable[tuple[str, Mapping[str, str]]]) -> list[Entry]:
        """What was read of the stream, as entries: those of ours."""
        return [_entry(position, fields) for entry_id, fields in found if (position := _position(bors, entry_id))]

    def all(self, bors: str) -> Iterator[Entry]:
        """Every entry from the first. Of a single server each page is asked for while the one before it is read."""
        if isinstance(self._redis, Client):
            for page in self._redis.entry_batches(keys.LOG.of(bors), PAGE):
                for entry_id, flat in page:
                    if position := _position(bors, entry_id):
                        turns = iter(flat)
                        yield _entry(position, dict(zip(turns, turns, strict=True)))
            return
        position = 0
        while batch := self.after(bors, position):
            yield from batch
            position = batch[-1].position

    def newest_position(self, bors: str) -> int:
        """The position of the newest entry; 0 for an empty log."""
        return self.newest_position_in(bors, self._redis.xrevrange(keys.LOG.of(bors), "+", "-", NEWEST))

    def newest_position_in(self, bors: str, newest: Sequence[tuple[str, object]]) -> int:
        """The same, given the `NEWEST` entries of the stream from its end. Reads on where none of them is ours."""
        while newest:
            if position := next(filter(None, (_position(bors, entry_id) for entry_id, _ in newest)), None):
                return position
            newest = self._redis.xrevrange(keys.LOG.of(bors), f"({newest[-1][0]}", "-", NEWEST)
        return 0


def _position(bors: str, entry_id: str) -> int | None:
    """The position an id in the log stands for; None for what is none of ours, which is told once."""
    digits, _, sequence = entry_id.partition("-")
    if sequence == "0" and 0 < (position := int(digits)) <= HIGHEST:
        return position
    if (bors, entry_id) not in _noted:
        logger.warning("In the log of %s stands %s, which is no position of ours: it is passed over.", bors, entry_id)
        _noted.add((bors, entry_id))
    return None


def _entry(position: int, fields: Mapping[str, str]) -> Entry:
    try:
        fact = unpack_fact(fields)
    except Unreadable:
        fact = None
    return Entry(position, fact)
