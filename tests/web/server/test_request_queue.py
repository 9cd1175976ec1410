"""The order of a queue is held against the real server (test_reserved_room.py); here, how much room there is."""

import gevent
import gevent.socket
import pytest

from web.deadlines import STORE_TIMEOUT
from web.server.request_head import RequestHead, RequestPriority
from web.server.request_queue import Capacity, RequestQueue


def test_two_thousand_readers_may_wait_and_are_told_in_time() -> None:
    assert Capacity().waiting_reads > 2000
    assert Capacity().read_timeout < STORE_TIMEOUT


def test_a_command_that_had_to_wait_still_has_a_second() -> None:
    assert Capacity().command_timeout <= STORE_TIMEOUT - 1


class Crowd:
    """Who waits in a queue with one place, and in which order they got it."""

    def __init__(self, waiting_reads: int = 100) -> None:
        self.queue = RequestQueue(
            Capacity(commands=1, reads=1, waiting_reads=waiting_reads, read_timeout=60, command_timeout=60)
        )
        self.served: list[str] = []
        self.late: list[str] = []
        self._held = {one: self.queue.acquire(one) for one in (RequestPriority.COMMAND, RequestPriority.PAGE)}
        self._waiting: list[gevent.Greenlet] = []

    def ask(self, bors: str, name: str, priority: RequestPriority = RequestPriority.PAGE) -> None:
        """Somebody comes and waits."""

        def wait() -> None:
            permit = self.queue.acquire(priority, bors)
            (self.late if permit.is_late else self.served).append(name)
            permit.release()

        self._waiting.append(gevent.spawn(wait))
        gevent.idle()

    def serve_all(self) -> None:
        """The places become free."""
        for permit in self._held.values():
            permit.release()
        gevent.joinall(self._waiting, timeout=60, raise_error=True)


@pytest.mark.parametrize("priority", [RequestPriority.COMMAND, RequestPriority.HELPER, RequestPriority.PAGE])
def test_a_crowd_in_one_bors_has_another_wait_for_one_of_it(priority: RequestPriority) -> None:
    crowd = Crowd()
    for number in range(50):
        crowd.ask("drammen", f"drammen {number}", priority)
    for number in range(2):
        crowd.ask("skien", f"skien {number}", priority)
    crowd.serve_all()
    assert crowd.served[:5] == ["drammen 0", "skien 0", "drammen 1", "skien 1", "drammen 2"]
    assert (len(crowd.served), crowd.late) == (52, [])


def test_where_no_more_may_wait_the_last_of_the_crowd_makes_room_for_another_bors() -> None:
    crowd = Crowd(waiting_reads=10)
    for number in range(12):
        crowd.ask("drammen", f"drammen {number}")
    assert crowd.late == ["drammen 10", "drammen 11"]
    crowd.ask("skien", "skien")
    assert crowd.late[2:] == ["drammen 9"]
    assert crowd.queue.waiting(RequestPriority.PAGE) == 10
    crowd.serve_all()
    assert "skien" in crowd.served[:2]
    assert len(crowd.served) == 10
    assert crowd.queue.acquire(RequestPriority.PAGE).waited == 0, "nobody holds a place who is no longer there"


def test_between_two_reads_that_waited_the_answer_a_command_waits_for_is_taken() -> None:
    crowd = Crowd()
    store, command = gevent.socket.socketpair()
    seen: list[int] = []

    def go_on() -> None:
        command.recv(1)
        seen.append(len(crowd.served))

    waiting = gevent.spawn(go_on)
    for number in range(50):
        crowd.ask("drammen", f"drammen {number}")
    with store, command:
        store.sendall(b"1")
        crowd.serve_all()
        gevent.joinall([waiting], timeout=60, raise_error=True)
    assert seen[0] <= 2, "of fifty that are ready"


def test_who_waits_too_long_leaves_nothing_behind() -> None:
    queue = RequestQueue(Capacity(commands=1, reads=1, read_timeout=0.01))
    held = queue.acquire(RequestPriority.PAGE)
    assert queue.acquire(RequestPriority.PAGE, "drammen").is_late
    assert queue.waiting(RequestPriority.PAGE) == 0
    held.release()
    assert not queue.acquire(RequestPriority.PAGE, "skien").is_late


@pytest.mark.parametrize(
    ("path", "bors"),
    [
        ("/b/drammen", "drammen"),
        ("/megler/Drammen/view", "drammen"),
        ("/api/bors/drammen/board", "drammen"),
        ("/resultat/drammen.pdf", "drammen"),
        ("/", ""),
        ("/deg", ""),
    ],
)
def test_a_path_tells_whose_share_it_is(path: str, bors: str) -> None:
    assert RequestHead("GET", path, {}).bors == bors
