"""The order of a queue is held against the real server (test_reserved_room.py); here, how much room there is."""

from web.deadlines import STORE
from web.server.request_queue import Capacity


def test_two_thousand_readers_may_wait_and_are_told_in_time() -> None:
    assert Capacity().waiting_reads > 2000
    assert Capacity().read_timeout < STORE


def test_a_command_that_had_to_wait_still_has_a_second() -> None:
    assert Capacity().command_timeout <= STORE - 1
