"""Whoever asks what Flask has just said yes to is let straight through, and nobody else."""

import os
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.display.doorman import FRESH, Doorman, question
from services.display.hub.door import Inside, Outside
from services.display.hub.handshake import FULL, accepted
from web import pace

from .accidents import standing_still
from .evening import Evening
from .houses import Display
from .lines import tcp_pair


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def doors(folder: Path, bors: str) -> Iterator[tuple[Inside, Outside]]:
    path = folder / f"{bors}.door"
    inside, outside = Inside(path), Outside(path)
    yield inside, outside
    inside.close()
    outside.close()


def asked(path: str = "/skjerm/drammen/ws", key: str = "", **headers: str) -> bytes:
    """What a browser says to get a line."""
    told = {
        "Host": "bors.example.no",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": "https://bors.example.no",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key or b64encode(os.urandom(16)).decode(),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode()


class Callers:
    """Sockets that come to one doorman, and what becomes of them."""

    def __init__(self, doorman: Doorman, outside: Outside) -> None:
        self.doorman, self.outside = doorman, outside

    def is_let_in(self, head: bytes) -> bool:
        """Whether this one need not ask Flask."""
        here, there = tcp_pair()
        here.sendall(head)
        let_in = self.doorman.lets_in(there, there.recv(4096, socket.MSG_PEEK))
        self.doorman.forget(there.fileno())
        here.close()
        there.close()
        return let_in

    def is_answered_by_flask(self, head: bytes) -> None:
        """This one asked, and Flask said yes."""
        here, there = tcp_pair()
        here.sendall(head)
        assert not self.doorman.lets_in(there, there.recv(4096, socket.MSG_PEEK))
        self.doorman.flask_said_yes(there.fileno(), "drammen", self.outside)
        self.doorman.forget(there.fileno())
        here.close()
        there.close()


@pytest.fixture
def callers(doors: tuple[Inside, Outside], clock: Clock) -> Callers:
    return Callers(Doorman(clock), doors[1])


def test_the_same_question_is_answered_once_for_a_few_seconds(callers: Callers, clock: Clock) -> None:
    callers.is_answered_by_flask(asked(User_Agent="Firefox", Accept_Language="nb"))
    assert callers.is_let_in(asked(User_Agent="Safari", Accept_Language="nn", Sec_WebSocket_Extensions="permessage-deflate"))
    clock.now += FRESH
    assert callers.is_let_in(asked())
    clock.now += 0.1
    assert not callers.is_let_in(asked())


@pytest.mark.parametrize(
    "other",
    [
        asked(Origin="https://evil.example.no"),
        asked(Host="evil.example.no"),
        asked(Sec_WebSocket_Version="8"),
        asked(Connection="close"),
        asked(Authorization="Bearer x"),
        asked("/skjerm/skien/ws"),
        asked("/skjerm/drammen"),
        asked("/skjerm/drammen/ws?zoom=2"),
        asked(key="short"),
        asked()[:-2],
        asked() + b"\x81\x80",
        b"\r\n\r\n",
    ],
)
def test_any_other_question_goes_the_whole_way(callers: Callers, other: bytes) -> None:
    callers.is_answered_by_flask(asked())
    assert callers.is_let_in(asked())
    assert not callers.is_let_in(other)


def test_a_no_is_not_remembered_and_a_yes_belongs_to_the_question_that_came_first(callers: Callers, doors: object) -> None:
    evil = asked(Origin="https://evil.example.no")
    assert not callers.is_let_in(evil)
    assert not callers.is_let_in(evil)
    here, there = tcp_pair()
    here.sendall(evil)
    assert not callers.doorman.lets_in(there, there.recv(4096, socket.MSG_PEEK))
    callers.doorman.forget(there.fileno())  # refused, but the line stays open for a second question
    callers.doorman.flask_said_yes(there.fileno(), "drammen", callers.outside)
    assert not callers.is_let_in(evil)
    here.close()
    there.close()


def test_the_hub_gets_the_key_and_the_session_of_each(doors: tuple[Inside, Outside], callers: Callers) -> None:
    key = b64encode(os.urandom(16)).decode()
    callers.is_answered_by_flask(asked())
    assert callers.is_let_in(asked(key=key))
    assert callers.is_let_in(asked(Cookie="deltaker=kari"))
    assert callers.is_let_in(asked(Cookie="deltaker=ola"))
    (sock, bors, holder, greeting), (kari, _, hers, _), (ola, _, his, _) = doors[0].arrivals()
    assert (bors, holder, greeting) == ("drammen", "", accepted(key))
    assert len({hers, his, ""}) == 3
    for each in (sock, kari, ola):
        each.close()


def test_a_session_that_asks_too_fast_is_told_so_by_flask(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "of_sessions", pace.Pace(2, 10.0))
    callers.is_answered_by_flask(asked())
    told = [callers.is_let_in(asked(Cookie="deltaker=kari")) for _ in range(3)]
    assert told == [True, True, False]
    assert callers.is_let_in(asked(Cookie="deltaker=ola"))


def test_where_no_hub_is_the_caller_hears_that_there_is_no_room(doors: tuple[Inside, Outside], callers: Callers) -> None:
    callers.is_answered_by_flask(asked())
    doors[0].close()
    here, there = tcp_pair()
    here.sendall(asked())
    assert callers.doorman.lets_in(there, there.recv(4096, socket.MSG_PEEK))
    told = b""
    while part := here.recv(4096):
        told += part
    assert told == FULL
    here.close()


def test_a_question_is_taken_apart_whatever_its_letters() -> None:
    ours, same = question(asked(key="a")), question(asked(key="a").replace(b"Sec-WebSocket-Key", b"sec-websocket-key"))
    assert ours == same
    assert ours
    assert (ours.key, ours.cookie) == ("a", "")
    assert question(b"") is None


def test_a_crowd_that_waits_at_the_door_is_answered_as_each_of_it_would_be(display: Display, evening: Evening) -> None:
    """A web server that stands still finds them all at once, with what they ask."""
    evening.open()
    kinds = {
        "101": (evening.slug, {"Origin": display.url}),
        "403": (evening.slug, {"Origin": "https://evil.example.no"}),
        "404": ("nowhere", {"Origin": display.url}),
        "426": (evening.slug, {"Origin": display.url, "Sec-WebSocket-Version": "8"}),
    }
    for _ in range(2):
        with standing_still(display):
            lines = [(code, display.knock(*kinds[code])) for _ in range(10) for code in kinds]
        for code, line in lines:
            assert line.answered().startswith(f"HTTP/1.1 {code} ")
            if code == "101":
                assert line.board()["bors"] == evening.slug
