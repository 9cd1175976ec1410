"""Which connection is ended, and when: by a clock that stands still."""

import socket
from collections.abc import Iterator

import pytest

from web.client_network import network
from web.server.connections import BEGUN, NO_ROOM, TOO_SLOW, Connection, ConnectionLimits, Connections, Stage
from web.server.request_reader import Gone
from web.server.worker import Worker

LIMITS = ConnectionLimits(connections=4, idle=15, reading=10, uploading=30, writing=60)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


class Hall:
    """Clients of one web process."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.connections = Connections(LIMITS, self.clock)
        self.clients: list[socket.socket] = []

    def enter(self, network: str, stage: Stage = Stage.IDLE) -> tuple[Connection, socket.socket]:
        """A connection, and its client's end."""
        ours, theirs = socket.socketpair()
        theirs.settimeout(0.2)
        self.clients += [ours, theirs]
        connection = self.connections.enter(ours, network)
        self.connections.move(connection, stage)
        return connection, theirs


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    for client in made.clients:
        client.close()


def is_open(client: socket.socket) -> bool:
    try:
        return client.recv(1000) not in (b"", TOO_SLOW, NO_ROOM)
    except TimeoutError:
        return True


@pytest.mark.parametrize(
    ("stage", "seconds"), [(Stage.IDLE, 15), (Stage.READING, 10), (Stage.UPLOADING, 30), (Stage.WRITING, 60)]
)
def test_whoever_is_waited_for_has_a_deadline(hall: Hall, stage: Stage, seconds: float) -> None:
    _, client = hall.enter("a", stage)
    hall.clock.now += seconds - 0.5
    hall.connections.sweep()
    assert is_open(client)
    hall.clock.now += 1
    hall.connections.sweep()
    assert client.recv(1000) == (TOO_SLOW if stage in BEGUN else b"")
    assert len(hall.connections) == 0


def test_what_we_work_on_has_none_and_a_deadline_begins_anew_with_each_stage(hall: Hall) -> None:
    working, served = hall.enter("a", Stage.SERVING)
    hall.clock.now += 1000
    hall.connections.sweep()
    assert is_open(served)
    hall.connections.responded(working.sock)
    hall.connections.sweep()
    assert is_open(served)
    assert hall.connections.ended.too_slow == 0


def test_where_there_is_no_room_the_greediest_address_loses_its_oldest(hall: Hall) -> None:
    _, oldest_of_all = hall.enter("quiet")
    _, oldest = hall.enter("greedy", Stage.READING)
    _, younger = hall.enter("greedy", Stage.READING)
    _, youngest = hall.enter("greedy")
    _, newcomer = hall.enter("other")
    assert oldest.recv(1000) == NO_ROOM
    assert all(is_open(client) for client in (oldest_of_all, younger, youngest, newcomer))
    assert (len(hall.connections), hall.connections.ended.gave_way) == (4, 1)


def test_whoever_has_asked_already_is_told_though_nobody_has_read_it(hall: Hall) -> None:
    _, asked = hall.enter("hall")
    asked.sendall(b"GET / HTTP/1.1\r\n\r\n")
    _, silent = hall.enter("hall")
    for _ in range(LIMITS.connections):
        hall.enter("hall")
    assert (asked.recv(1000), silent.recv(1000)) == (NO_ROOM, b"")


def test_nothing_is_done_for_whoever_was_told_that_there_is_no_room(hall: Hall) -> None:
    connection, asked = hall.enter("hall")
    asked.sendall(b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
    for _ in range(LIMITS.connections):
        hall.enter("hall")
    worker = Worker.__new__(Worker)
    worker.connections = hall.connections
    with pytest.raises(Gone):
        worker._converse("", connection.sock, "", connection)
    assert asked.recv(1000) == NO_ROOM


def test_a_question_that_comes_as_its_line_is_closed_for_its_silence_is_closed_without_a_word(hall: Hall) -> None:
    _, client = hall.enter("hall")
    client.sendall(b"GET / HTTP/1.1\r\n\r\n")
    hall.clock.now += LIMITS.idle + 1
    hall.connections.sweep()
    assert client.recv(1000) == b""


def test_of_one_hall_whoever_has_waited_longest_gives_way_and_nobody_who_is_served(hall: Hall) -> None:
    _, served = hall.enter("hall", Stage.SERVING)
    slow = [hall.enter("hall", Stage.READING)[1] for _ in range(3)]
    clients = [hall.enter("hall")[1] for _ in range(2)]
    assert [is_open(client) for client in slow] == [False, False, True]
    assert all(is_open(client) for client in (served, *clients))


def test_where_all_are_served_nobody_gives_way(hall: Hall) -> None:
    served = [hall.enter("hall", Stage.SERVING)[1] for _ in range(5)]
    assert all(is_open(client) for client in served)
    assert len(hall.connections) == 5


def test_a_connection_that_was_ended_stays_ended(hall: Hall) -> None:
    connection, client = hall.enter("a")
    hall.connections.end_idle()
    hall.connections.move(connection, Stage.READING)
    hall.connections.responded(connection.sock)
    hall.connections.leave(connection)
    assert len(hall.connections) == 0
    assert client.recv(1) == b""


def test_who_has_one_address_of_a_network_has_them_all() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:2") != network("2001:db8:0:1::1")
    assert network("192.0.2.1") != network("192.0.2.2")
    assert network("no network") == "no network"
