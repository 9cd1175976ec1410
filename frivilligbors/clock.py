"""One clock for every process: the store's."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from .redis_client import RedisClient


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """This moment, in UTC, to the millisecond."""

    def from_store_time(self, store_time: datetime) -> datetime:
        """What it shows when the store's clock, which a batch of reads has read, shows this."""


class RedisClock:
    """The store's own clock, the same for every process on every machine."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def now(self) -> datetime:
        """This moment, in UTC, to the millisecond."""
        return moment(*self._redis.time())

    def from_store_time(self, store_time: datetime) -> datetime:
        """The same."""
        return store_time


def moment(seconds: int | str, microseconds: int | str) -> datetime:
    """The moment of an answer to the command TIME, to the millisecond."""
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(milliseconds=int(microseconds) // 1000)
