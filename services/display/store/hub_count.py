"""How many watchers each børs has at a hub, and how old the oldest of what they see is: published for the organiser's pages."""

import json
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient

EXPIRE_AFTER = 10  # seconds until a count that nobody renews is gone


class HubCount(NamedTuple):
    """How many watchers of a børs are at one hub, and how old the oldest of what they see is, in seconds."""

    watchers: int
    oldest: float


class HubCountStore:
    """Those of one hub, under a name of its own."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis, self._name = redis, secrets.token_hex(4)

    def publish(self, counts: Mapping[str, HubCount]) -> None:
        """Publish the count of every børs. Raises RedisError."""
        if not counts:
            return
        pipe = self._redis.pipeline(transaction=False)
        seconds, microseconds = self._redis.time()
        for bors, count in counts.items():
            published = {"screens": count.watchers, "oldest": count.oldest, "at": seconds + microseconds / 1e6}
            pipe.hset(keys.WATCHER_COUNTS.of(bors), self._name, json.dumps(published))
            pipe.expire(keys.WATCHER_COUNTS.of(bors), EXPIRE_AFTER)
        pipe.execute()
