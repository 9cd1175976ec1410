"""One clock for every process: the store's."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from .redis_client import RedisClient


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """This moment, in UTC, to the millisecond."""


class RedisClock:
    """The store's own clock, the same for every process on every machine."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def now(self) -> datetime:
        """This moment, in UTC, to the millisecond."""
        seconds, microseconds = self._redis.time()
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(milliseconds=int(microseconds) // 1000)
