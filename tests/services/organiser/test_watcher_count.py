"""Who is counted among the watchers."""

import json
from datetime import timedelta

import pytest

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.redis_client import RedisClient
from services.organiser.store.watcher_count import watcher_count


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_hub_that_told_by_a_clock_that_was_corrected_since_is_not_counted(redis: RedisClient, bors: str, hours: int) -> None:
    """It tells every other second: those who are there are counted again at once."""
    now = RedisClock(redis).now()
    for name, ahead in (("there", timedelta()), ("gone", timedelta(hours=hours))):
        report = {"screens": 7, "oldest": 0.5, "at": (now + ahead).timestamp()}
        redis.hset(keys.WATCHER_COUNTS.of(bors), name, json.dumps(report))
    assert watcher_count(redis, bors, now).count == 7
    redis.delete(keys.WATCHER_COUNTS.of(bors))
