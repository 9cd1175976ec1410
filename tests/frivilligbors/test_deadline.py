"""One deadline for all that is done while somebody waits, heeded by every step of every trip to the store."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import gevent
import pytest
from redis.exceptions import RedisError

from frivilligbors import connections, deadline
from frivilligbors.deadline import bounded, suspended, within
from tests.slow_store import slow_store


def test_without_a_deadline_a_limit_is_what_was_set() -> None:
    assert (bounded(3.0), bounded(None), bounded(0)) == (3.0, None, 0)


def test_with_one_a_limit_is_at_most_what_is_left() -> None:
    with within(1):
        limits = [bounded(3.0), bounded(None), bounded(0.5), bounded(0)]
    assert limits[:2] == pytest.approx([1, 1], abs=0.1)
    assert limits[2:] == [0.5, 0]
    assert bounded(3.0) == 3.0


def test_past_it_nothing_is_begun() -> None:
    with within(0), pytest.raises(TimeoutError):
        bounded(3.0)


def test_what_asks_nothing_of_the_store_takes_nothing_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now)
    with within(2):
        now += 0.5
        with suspended():
            now += 30
        assert bounded(None) == pytest.approx(1.5)
    assert bounded(3.0) == 3.0


def test_each_greenlet_has_its_own() -> None:
    def limit(seconds: float) -> float | None:
        with within(seconds):
            gevent.sleep(0.01)
            return bounded(None)

    tasks = [gevent.spawn(limit, seconds) for seconds in (5, 50)]
    assert bounded(None) is None
    assert [task.get() for task in tasks] == pytest.approx([5, 50], abs=1)


@contextmanager
def trickling(byte: bytes) -> Iterator[str]:
    """The address of something that sends one byte ten times a second, for two seconds."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            for _ in range(100):
                time.sleep(0.1)
                line.sendall(byte)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    finally:
        listener.close()


def test_an_answer_that_never_ends_is_not_waited_for_though_each_piece_comes_soon() -> None:
    with trickling(b"+") as url:
        redis, began = connections.client(url), time.monotonic()
        with within(0.4), pytest.raises(RedisError):
            redis.ping()
        assert time.monotonic() - began < 5
        redis.close()


@pytest.mark.parametrize("by_script", [False, True])
def test_an_answer_that_came_too_late_is_nobody_elses(store_url: str, by_script: bool) -> None:
    with slow_store(store_url) as (line, url):
        redis = connections.client(url)
        script = redis.register_script("return redis.call('GET', KEYS[1])")
        for name in ("one", "two"):
            redis.set(f"deadline:{name}", name)
        assert script(keys=["deadline:one"]) == "one"

        def stored(name: str) -> str | None:
            found: str | None = script(keys=[name]) if by_script else redis.get(name)
            return found

        line.delay = 0.3
        with within(0.1), pytest.raises(RedisError):
            stored("deadline:one")
        line.heal()
        assert stored("deadline:two") == "two"
        redis.delete("deadline:one", "deadline:two")
        redis.close()
