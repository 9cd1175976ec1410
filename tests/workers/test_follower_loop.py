import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from cli.doctor.follower_checks import roll_call
from frivilligbors import connections, keys
from frivilligbors.redis_client import RedisClient
from workers.followers.follower_loop import FollowerLoop
from workers.shutdown import Shutdown

from ..eventually import eventually


@contextmanager
def following(
    url: str, step: Callable[[str], bool | None], name: str = "", shutdown: Shutdown | None = None, linger: float = 0.0
) -> Iterator[None]:
    shutdown = shutdown or Shutdown()
    redis = connections.blocking_client(url)
    thread = threading.Thread(target=FollowerLoop(redis, step, shutdown, name, linger=linger).run)
    thread.start()
    try:
        yield
    finally:
        shutdown.request()
        thread.join(60)
        redis.close()
    assert not thread.is_alive()


@pytest.fixture
def two(redis: RedisClient, bors: str) -> Iterator[tuple[str, str]]:
    names = f"{bors}-a", f"{bors}-b"
    redis.sadd(keys.DIRECTORY, *names)
    yield names
    redis.srem(keys.DIRECTORY, *names)


def test_trouble_in_one_bors_stops_no_other_and_is_told_once(
    store_url: str, two: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def step(bors: str) -> None:
        seen.append(bors)
        if bors == two[0]:
            raise ValueError("poison")

    with caplog.at_level(logging.WARNING), following(store_url, step):
        eventually(lambda: seen.count(two[0]) > 1 and two[1] in seen)
    assert [record.message for record in caplog.records if two[0] in record.message] == [
        f"Cannot follow {two[0]}; trying again."
    ]


def test_a_nudge_is_followed_long_before_the_next_sweep(redis: RedisClient, store_url: str, two: tuple[str, str]) -> None:
    seen: list[str] = []
    with following(store_url, seen.append):
        eventually(lambda: two[1] in seen)
        before = seen.count(two[1])
        redis.publish(keys.FACTS_CHANNEL, two[0])
        eventually(lambda: seen.count(two[0]) > 1, within=1)
        assert seen.count(two[1]) == before


def test_what_can_wait_is_done_once_for_facts_that_follow_closely(
    redis: RedisClient, store_url: str, two: tuple[str, str]
) -> None:
    seen: list[str] = []

    class Meanwhile(Shutdown):
        """While somebody waits, the log grows three times more."""

        waited = 0.0

        def wait(self, seconds: float) -> None:
            for _ in range(0 if self.waited else 3):
                redis.publish(keys.FACTS_CHANNEL, two[0])
            redis.ping()  # the store may answer whoever publishes before it sends what they published; by now it has sent it
            self.waited = self.waited or seconds

    shutdown = Meanwhile()
    with following(store_url, seen.append, "letters", shutdown, linger=0.2):
        eventually(lambda: two[1] in seen)
        sweeps = seen.count(two[1])
        redis.publish(keys.FACTS_CHANNEL, two[0])
        eventually(lambda: seen.count(two[0]) > sweeps)
        eventually(lambda: roll_call(redis, "letters", time.monotonic() + 1) == [])  # what was told before it has been seen to
        assert shutdown.waited == 0.2
        assert seen.count(two[0]) - seen.count(two[1]) == 1, "beside the sweeps, which see to both"


def test_a_bors_with_much_to_do_has_another_wait_for_one_piece_of_it(
    redis: RedisClient, store_url: str, two: tuple[str, str]
) -> None:
    busy, quiet = two
    seen: list[str] = []
    done = threading.Event()

    def step(bors: str) -> bool:
        seen.append(bors)
        return bors == busy and not done.is_set()

    with following(store_url, step):
        eventually(lambda: seen.count(busy) > 10)
        before = seen.count(quiet)
        redis.publish(keys.FACTS_CHANNEL, quiet)
        assert eventually(lambda: seen.count(quiet) > before), "though the other one is not done"
        done.set()


def test_a_bors_that_nobody_nudges_about_is_found_by_the_sweep(redis: RedisClient, store_url: str, bors: str) -> None:
    seen: list[str] = []
    with following(store_url, seen.append):
        redis.sadd(keys.DIRECTORY, bors)
        eventually(lambda: bors in seen, within=4)
    redis.srem(keys.DIRECTORY, bors)


def test_a_follower_answers_to_its_name_and_says_whom_it_cannot_follow(
    redis: RedisClient, store_url: str, two: tuple[str, str]
) -> None:
    def step(bors: str) -> None:
        if bors == two[0]:
            raise ValueError("poison")

    with following(store_url, step, "board"):
        eventually(lambda: two[0] in (roll_call(redis, "board", time.monotonic() + 1) or []))
        assert two[1] not in (roll_call(redis, "board", time.monotonic() + 5) or [])
        assert roll_call(redis, "letters", time.monotonic() + 0.5) is None


def test_a_follower_that_never_comes_back_from_a_bors_does_not_answer(
    redis: RedisClient, store_url: str, two: tuple[str, str]
) -> None:
    held, begun = threading.Event(), threading.Event()

    def step(bors: str) -> None:
        begun.set()
        held.wait(30)

    with following(store_url, step, "board"):
        assert begun.wait(60)
        assert roll_call(redis, "board", time.monotonic() + 0.7) is None
        held.set()
        eventually(lambda: roll_call(redis, "board", time.monotonic() + 1) == [])
