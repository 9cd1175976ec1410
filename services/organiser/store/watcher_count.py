"""How many watchers a børs has, and how old the oldest of what they see is, as the hubs last counted them."""

import json
from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient
from web.context import Context

MAX_AGE = 8.0  # seconds after which a hub that counts every other second is taken to be gone


@dataclass(frozen=True, slots=True)
class WatcherCount:
    """`oldest_age` is the age of the oldest picture in seconds; None where nobody looks, or no hub has counted of late."""

    count: int
    oldest_age: float | None


def watchers_now(context: Context, bors: str, at: datetime) -> WatcherCount:
    """The watchers of a børs of this installation."""
    return watcher_count(context.redis, bors, at)


def watcher_count(redis: RedisClient, bors: str, at: datetime) -> WatcherCount:
    """The watchers of all hubs that counted lately."""
    counts = [json.loads(text) for text in redis.hgetall(keys.WATCHER_COUNTS.of(bors)).values()]
    aged = [(at.timestamp() - count["at"], count) for count in counts]
    recent = [(max(0.0, ago), count) for ago, count in aged if abs(ago) < MAX_AGE]
    ages = [count["oldest"] + ago for ago, count in recent if count["screens"]]
    return WatcherCount(sum(count["screens"] for _, count in recent), max(ages, default=None))
