"""One clock: the store's."""

from datetime import UTC, datetime, timedelta

from frivilligbors.clock import StoreClock
from frivilligbors.store import Store
from frivilligbors.wire import instant


def test_the_clock_is_the_stores_in_utc_to_the_millisecond(store: Store) -> None:
    clock = StoreClock(store)
    seconds, _ = store.time()
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert timedelta() <= now - datetime.fromtimestamp(int(seconds), UTC) < timedelta(seconds=5)
    assert datetime.fromisoformat(instant(now)) == now


def test_the_clock_does_not_go_back(store: Store) -> None:
    told = [StoreClock(store).now() for _ in range(50)]
    assert told == sorted(told)
