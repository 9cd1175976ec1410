"""One clock: the store's."""

from datetime import UTC, datetime, timedelta

from frivilligbors.clock import RedisClock
from frivilligbors.codec import instant
from frivilligbors.redis_client import RedisClient


def test_the_clock_is_the_stores_in_utc_to_the_millisecond(redis: RedisClient) -> None:
    clock = RedisClock(redis)
    seconds, _ = redis.time()
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert timedelta() <= now - datetime.fromtimestamp(int(seconds), UTC) < timedelta(seconds=5)
    assert datetime.fromisoformat(instant(now)) == now


def test_the_clock_does_not_go_back(redis: RedisClient) -> None:
    times = [RedisClock(redis).now() for _ in range(50)]
    assert times == sorted(times)
