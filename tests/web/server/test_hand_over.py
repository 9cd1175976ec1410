"""Connections that are set aside for whoever knows them."""

import socket
from collections.abc import Iterator

import pytest
from gevent.pool import Pool

from web.server.hand_over import AcceptingServer, HandOver

UPGRADE = b"GET /skjerm/drammen/ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"
PAGE = b"GET /skjerm/drammen HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Knows:
    """Takes what it knows."""

    def __init__(self, *known: socket.socket) -> None:
        self.known, self.taken, self.passed_on = known, list[socket.socket](), 0

    def take_over(self, client: socket.socket, _: bytes) -> bool:
        if client not in self.known:
            return False
        self.taken.append(client)
        return True

    def pass_on(self) -> None:
        self.passed_on += 1

    def discard(self, _: socket.socket) -> None:
        """Nothing is remembered."""


@pytest.fixture
def come() -> Iterator[list[socket.socket]]:
    """Four connections that have come in."""
    pairs = [socket.socketpair() for _ in range(4)]
    yield [there for _, there in pairs]
    for here, there in pairs:
        here.close()
        there.close()


class Served:
    """Who is served by a greenlet of their own."""

    def __init__(self, hand_over: HandOver) -> None:
        self.clients = list[socket.socket]()
        self.pool = Pool()
        handle = lambda client, _: self.clients.append(client)  # noqa: E731
        self.server = AcceptingServer(("127.0.0.1", 0), handle=handle, spawn=self.pool, set_aside=hand_over.set_aside)


def test_beyond_their_room_and_without_an_upgrade_connections_are_served_as_any_other(come: list[socket.socket]) -> None:
    hand_over, knows = HandOver(capacity=2), Knows(*come)
    hand_over.taker, served = knows, Served(hand_over)
    aside = [hand_over.set_aside(served.server, client, None, UPGRADE) for client in come[:3]]
    assert aside == [True, True, False]
    assert not hand_over.set_aside(served.server, come[3], None, PAGE)
    served.pool.join()
    assert knows.taken == come[:2]
    assert hand_over.set_aside(served.server, come[2], None, UPGRADE), "there is room again"
    served.pool.join()
    assert knows.taken == come[:3]


def test_whoever_is_not_known_is_served_and_those_after_them_all_the_same(come: list[socket.socket]) -> None:
    hand_over, knows = HandOver(capacity=4), Knows(come[0], come[2])
    hand_over.taker, served = knows, Served(hand_over)
    assert all(hand_over.set_aside(served.server, client, None, UPGRADE) for client in come[:3])
    served.pool.join()
    assert knows.taken == [come[0], come[2]]
    assert served.clients == [come[1]]


def test_where_nobody_knows_sockets_nothing_is_set_aside(come: list[socket.socket]) -> None:
    hand_over = HandOver(capacity=4)
    assert not hand_over.set_aside(Served(hand_over).server, come[0], None, UPGRADE)
    assert not hand_over.hand_over(come[0], UPGRADE)
