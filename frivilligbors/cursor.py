"""How far a follower has come in the log of a børs, and what comes next. Where it cannot be that far, it begins anew."""

from typing import NamedTuple

from . import keys
from .keys import Key
from .log import BATCH, Entry, Log
from .redis_client import RedisClient


class Checkpoint(NamedTuple):
    """A position in the log that has this epoch; `stored` is how it stands in the store, readable or not."""

    position: int
    epoch: str
    stored: str


class Cursor:
    """The positions of one follower, each kept behind `key`. What follows from a fact must be harmless when repeated."""

    def __init__(self, redis: RedisClient, key: Key) -> None:
        self._redis, self._key, self._log = redis, key, Log(redis)

    def read(self, bors: str) -> Checkpoint:
        """How far it has come."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.hget(keys.BORS.of(bors), "epoch")
        pipe.get(self._key.of(bors))
        epoch, stored = pipe.execute()
        return Checkpoint(int(stored) if stored and stored.isascii() and stored.isdigit() else 0, epoch or "", stored or "0")

    def after(self, bors: str, checkpoint: Checkpoint, count: int = BATCH) -> list[Entry]:
        """What comes next; from the first entry, where the log ends before that."""
        entries = self._log.after(bors, checkpoint.position, count)
        if entries or self._log.newest_position(bors) >= checkpoint.position:
            return entries
        return self._log.after(bors, 0, count)

    def guard_keys(self, bors: str) -> list[str]:
        """What a script that moves the cursor looks at first (`cursor_guard.lua`): the position, the log, the børs."""
        return [self._key.of(bors), keys.LOG.of(bors), keys.BORS.of(bors)]
