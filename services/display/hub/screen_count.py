"""Publishes how many screens show each børs and how old the oldest picture is, for the organiser's pages."""

import contextlib
import json
import secrets
import time

from redis.exceptions import RedisError

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient

from ..rules.streams import SIGNALS, Stream
from .screen import Channel

EXPIRE_AFTER = 10  # seconds until a count that nobody renews is gone


class ScreenCounter:
    """Counts the screens of one hub, under a name of its own."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis, self._name = redis, secrets.token_hex(4)

    def publish(self, channels: dict[str, dict[Stream, Channel]]) -> None:
        """Publish the count of every børs. From any thread: what is read while it changes is right again in two seconds."""
        pipe = self._redis.pipeline(transaction=False)
        seconds, microseconds = self._redis.time() if channels else (0, 0)
        for bors, streams in list(channels.items()):
            shown, now = [one for one in list(streams.values()) if one.stream.kind not in SIGNALS], time.monotonic()
            count = {
                "screens": sum(channel.size for channel in shown),
                "oldest": max((channel.oldest_age(now) for channel in shown), default=0),
                "at": seconds + microseconds / 1e6,
            }
            pipe.hset(keys.SCREENS.of(bors), self._name, json.dumps(count))
            pipe.expire(keys.SCREENS.of(bors), EXPIRE_AFTER)
        with contextlib.suppress(RedisError):
            pipe.execute()
