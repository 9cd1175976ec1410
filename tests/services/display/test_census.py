"""The organiser is told how many screens there are, and how old the oldest picture is."""

import json

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient
from services.display.hub.census import Census
from services.display.hub.guests import Guest
from services.display.hub.screen import Owner, Screen

from .lines import tcp_pair


def test_every_hub_tells_its_own_count_and_none_outlives_its_hub(redis: RedisClient, bors: str) -> None:
    here, there = tcp_pair()
    room = Owner(bors)
    room.ready[Screen(there, room, 0.0, Guest("drammen"))] = there.send
    for _ in range(2):
        Census(redis).tell({bors: room})
    told = [json.loads(count) for count in redis.hgetall(keys.SCREENS.of(bors)).values()]
    assert [count["screens"] for count in told] == [1, 1]
    pipe = redis.pipeline()
    pipe.ttl(keys.SCREENS.of(bors))
    assert 0 < pipe.execute()[0] <= 10
    redis.delete(keys.SCREENS.of(bors))
    here.close()
    there.close()


def test_the_oldest_picture_is_that_of_the_screen_furthest_behind() -> None:
    here, there = tcp_pair()
    room = Owner("drammen")
    assert room.oldest(100.0) == 0
    room.shows(b"one", 100.0)
    assert room.oldest(101.5) == 1.5
    slow = Screen(there, room, 0.0, Guest("drammen"), given_at=90.0)
    room.parked.add(slow)
    room.shows(b"two", 102.0)
    assert room.oldest(103.0) == 13.0
    room.parked.clear()
    assert room.oldest(103.0) == 1.0
    here.close()
    there.close()
