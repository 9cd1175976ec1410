"""The organiser is told how many screens there are, and how old the oldest picture is."""

import json

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient
from services.display.hub.message import Message
from services.display.hub.subscriber import Channel, Subscriber
from services.display.hub.viewers import Viewer
from services.display.hub.watcher_count import count_watchers
from services.display.rules.streams import BOARD
from services.display.store.hub_count import HubCountStore

from .running_hub import tcp_pair


def test_every_hub_tells_its_own_count_and_none_outlives_its_hub(redis: RedisClient, bors: str) -> None:
    here, there = tcp_pair()
    channel = Channel(bors)
    channel.ready[Subscriber(there, channel, 0.0, Viewer("drammen"))] = there.send
    for _ in range(2):
        HubCountStore(redis).publish(count_watchers({bors: {BOARD: channel}}, 0.0))
    counts = [json.loads(count) for count in redis.hgetall(keys.WATCHER_COUNTS.of(bors)).values()]
    assert [count["screens"] for count in counts] == [1, 1]
    pipe = redis.pipeline()
    pipe.ttl(keys.WATCHER_COUNTS.of(bors))
    assert 0 < pipe.execute()[0] <= 10
    redis.delete(keys.WATCHER_COUNTS.of(bors))
    here.close()
    there.close()


def test_the_oldest_picture_is_that_of_the_screen_furthest_behind() -> None:
    here, there = tcp_pair()
    channel = Channel("drammen")
    assert channel.oldest_age(100.0) == 0
    channel.set_newest(Message.public(b"one"), 100.0)
    assert channel.oldest_age(101.5) == 1.5
    slow = Subscriber(there, channel, 0.0, Viewer("drammen"), updated_at=90.0)
    channel.blocked.add(slow)
    channel.set_newest(Message.public(b"two"), 102.0)
    assert channel.oldest_age(103.0) == 13.0
    channel.blocked.clear()
    assert channel.oldest_age(103.0) == 1.0
    here.close()
    there.close()
