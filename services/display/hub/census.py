"""How many screens show each børs and how old the oldest picture is, told to the store for whoever runs the evening."""

import contextlib
import json
import secrets
import time

from redis.exceptions import RedisError

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient

from .screen import Owner

KEPT = 10  # seconds until a count that nobody renews is gone


class Census:
    """The count of one hub, under a name of its own."""

    def __init__(self, redis: RedisClient) -> None:
        self._store, self._name = redis, secrets.token_hex(4)

    def tell(self, rooms: dict[str, Owner]) -> None:
        """Count every room. From any thread: what is read while it changes is right again in two seconds."""
        pipe = self._store.pipeline(transaction=False)
        seconds, microseconds = self._store.time() if rooms else (0, 0)
        for bors, room in list(rooms.items()):
            told = {"screens": room.crowd, "oldest": room.oldest(time.monotonic()), "at": seconds + microseconds / 1e6}
            pipe.hset(keys.SCREENS.of(bors), self._name, json.dumps(told))
            pipe.expire(keys.SCREENS.of(bors), KEPT)
        with contextlib.suppress(RedisError):
            pipe.execute()
