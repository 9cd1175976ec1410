"""Whoever asks what Flask has just answered is taken over without it, and nobody else."""

import os
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.display.hub.hub_socket import PER_DATAGRAM, HubClient, HubSocket
from services.display.hub.viewers import Viewer
from services.display.hub.websocket_handshake import BUSY_RESPONSE, Upgrade
from services.display.rules.streams import BOARD
from services.display.websocket.upgrade_cache import FRESH, UpgradeCache
from services.display.websocket.viewer_identity import ViewerAuthenticator
from tests.clocks import Clock
from web import rate_limit

from .evening import Evening
from .failures import standing_still
from .running_display import Display
from .running_hub import tcp_pair
from .upgrade_requests import IMPROPER, asked

SECRET = b"a secret of the tests " * 2


@pytest.fixture
def hub_ends(folder: Path, bors: str) -> Iterator[tuple[HubSocket, HubClient]]:
    path = folder / f"{bors}.door"
    hub_socket, hub_client = HubSocket(path), HubClient(path)
    yield hub_socket, hub_client
    hub_socket.close()
    hub_client.close()


class Callers:
    """Sockets that come to one upgrade_cache, and what becomes of them."""

    def __init__(self, upgrade_cache: UpgradeCache, hub_client: HubClient) -> None:
        self.upgrade_cache, self.authenticator = upgrade_cache, ViewerAuthenticator(hub_client, SECRET)

    def is_taken_over(self, head: bytes) -> bool:
        """Whether this one need not ask Flask."""
        here, there = tcp_pair()
        here.sendall(head)
        is_taken = self.upgrade_cache.take_over(there, there.recv(4096, socket.MSG_PEEK))
        self.upgrade_cache.pass_on()
        self.upgrade_cache.discard(there)
        here.close()
        there.close()
        return is_taken

    def is_answered_by_flask(self, head: bytes) -> None:
        """This one asked, and Flask let it in."""
        here, there = tcp_pair()
        here.sendall(head)
        assert not self.upgrade_cache.take_over(there, there.recv(4096, socket.MSG_PEEK))
        self.upgrade_cache.remember(there.fileno(), "drammen", BOARD, self.authenticator)
        self.upgrade_cache.discard(there)
        here.close()
        there.close()


@pytest.fixture
def callers(hub_ends: tuple[HubSocket, HubClient], clock: Clock) -> Callers:
    return Callers(UpgradeCache(clock), hub_ends[1])


def test_the_same_question_is_answered_once_for_a_few_seconds(callers: Callers, clock: Clock) -> None:
    callers.is_answered_by_flask(asked(User_Agent="Firefox", Accept_Language="nb"))
    assert callers.is_taken_over(
        asked(User_Agent="Safari", Accept_Language="nn", Sec_WebSocket_Extensions="permessage-deflate")
    )
    clock.now += FRESH
    assert callers.is_taken_over(asked())
    clock.now += 0.1
    assert not callers.is_taken_over(asked())


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
    assert callers.is_taken_over(asked())
    assert not callers.is_taken_over(other)


@pytest.mark.parametrize("case", IMPROPER)
def test_what_no_browser_sends_goes_the_whole_way(callers: Callers, case: str) -> None:
    callers.is_answered_by_flask(IMPROPER[case])
    assert not callers.is_taken_over(IMPROPER[case])


def test_a_no_is_not_remembered_and_a_yes_belongs_to_the_question_that_came_first(callers: Callers, hub_ends: object) -> None:
    evil = asked(Origin="https://evil.example.no")
    assert not callers.is_taken_over(evil)
    assert not callers.is_taken_over(evil)
    here, there = tcp_pair()
    here.sendall(evil)
    assert not callers.upgrade_cache.take_over(there, there.recv(4096, socket.MSG_PEEK))
    callers.upgrade_cache.discard(there)  # refused, but the line stays open for a second question
    callers.upgrade_cache.remember(there.fileno(), "drammen", BOARD, callers.authenticator)
    assert not callers.is_taken_over(evil)
    here.close()
    there.close()


def test_the_hub_gets_the_key_and_the_session_of_each(hub_ends: tuple[HubSocket, HubClient], callers: Callers) -> None:
    key = b64encode(os.urandom(16)).decode()
    callers.is_answered_by_flask(asked())
    assert callers.is_taken_over(asked(key=key))
    assert callers.is_taken_over(asked(Cookie="deltaker=kari"))
    assert callers.is_taken_over(asked(Cookie="deltaker=ola"))
    (sock, viewer, upgrade), (kari, hers, _), (ola, his, _) = hub_ends[0].receive()
    assert (viewer, upgrade) == (Viewer("drammen", network="127.0.0.1"), Upgrade(key))
    assert len({hers.holder, his.holder, ""}) == 3
    for each in (sock, kari, ola):
        each.close()


def test_each_is_sent_deflated_messages_only_where_it_takes_them(
    hub_ends: tuple[HubSocket, HubClient], callers: Callers
) -> None:
    callers.is_answered_by_flask(asked())
    for browser, offered in (("Chrome/140", "permessage-deflate"), ("Chrome/140", ""), ("Safari/605", "permessage-deflate")):
        assert callers.is_taken_over(asked(User_Agent=browser, **{"Sec_WebSocket_Extensions": offered} if offered else {}))
    received = list(hub_ends[0].receive())
    assert [upgrade.deflates for _, _, upgrade in received] == [True, False, False]
    for sock, _, _ in received:
        sock.close()


def test_a_session_that_asks_too_fast_is_told_so_by_flask(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "requester_limiter", rate_limit.FixedWindow(2, 10.0))
    callers.is_answered_by_flask(asked())
    is_taken = [callers.is_taken_over(asked(Cookie="deltaker=kari")) for _ in range(3)]
    assert is_taken == [True, True, False]
    assert callers.is_taken_over(asked(Cookie="deltaker=ola"))


def test_the_address_is_what_the_nearest_proxy_tells_and_only_where_there_is_one(hub_ends: tuple[HubSocket, HubClient]) -> None:
    upgrade_request = asked(X_Forwarded_For="203.0.113.9, 198.51.100.7")
    for proxied, address in ((True, "198.51.100.7"), (False, "127.0.0.1")):
        callers = Callers(UpgradeCache(), hub_ends[1])
        callers.authenticator.proxied = proxied
        callers.is_answered_by_flask(asked())
        assert callers.is_taken_over(upgrade_request)
        ((sock, viewer, _),) = hub_ends[0].receive()
        assert viewer.network == address
        sock.close()


def test_a_session_nobody_has_looked_up_goes_the_whole_way(callers: Callers) -> None:
    callers.is_answered_by_flask(asked())
    assert not callers.is_taken_over(asked(Cookie="megler=drammen.x"))
    callers.authenticator.remember_helper("drammen", {"megler": "drammen.x"}, is_helper=True)
    assert callers.is_taken_over(asked(Cookie="megler=drammen.x"))


def test_where_no_hub_is_the_caller_hears_that_there_is_no_room(
    hub_ends: tuple[HubSocket, HubClient], callers: Callers
) -> None:
    callers.is_answered_by_flask(asked())
    hub_ends[0].close()
    here, there = tcp_pair()
    here.sendall(asked())
    assert callers.upgrade_cache.take_over(there, there.recv(4096, socket.MSG_PEEK))
    callers.upgrade_cache.pass_on()
    received = b""
    while part := here.recv(4096):
        received += part
    assert received == BUSY_RESPONSE
    here.close()


def test_those_that_are_taken_leave_together_and_no_later_than_a_datagram_is_full(
    hub_ends: tuple[HubSocket, HubClient], callers: Callers
) -> None:
    callers.is_answered_by_flask(asked())
    heres = []

    def come() -> None:
        here, there = tcp_pair()
        here.sendall(asked())
        assert callers.upgrade_cache.take_over(there, there.recv(4096, socket.MSG_PEEK))
        assert there.fileno() == -1, "it is nobody else's to close"
        heres.append(here)

    for _ in range(PER_DATAGRAM - 1):
        come()
    assert list(hub_ends[0].receive()) == []
    come()
    received = list(hub_ends[0].receive())
    assert [sock.getpeername() for sock, _, _ in received] == [here.getsockname() for here in heres]
    come()
    callers.upgrade_cache.pass_on()
    received += hub_ends[0].receive()
    assert len(received) == PER_DATAGRAM + 1
    for sock in (*heres, *(sock for sock, _, _ in received)):
        sock.close()


def test_what_is_no_handshake_is_refused_while_a_yes_is_fresh(display: Display, evening: Evening) -> None:
    """As whoever comes first would be."""
    ours = {"Origin": display.url}
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    improper = {
        "400 Bad": ["no colon"],
        "431 ": [f"X-{number}: y" for number in range(150)],
        "400 BAD": [key],
    }
    assert display.screen(evening.slug, **ours).answer.startswith("HTTP/1.1 101 ")
    for status, lines in improper.items():
        assert display.send_upgrade(evening.slug, ours, lines).answered().startswith(f"HTTP/1.1 {status}"), lines
    assert display.send_upgrade(evening.slug, {"Origin": "http://["}).answered().startswith("HTTP/1.1 400 ")
    assert display.screen(evening.slug, **ours).answer.startswith("HTTP/1.1 101 ")
    assert "Traceback" not in display.read_output()


def test_a_crowd_that_waits_for_the_web_server_is_answered_as_each_of_it_would_be(display: Display, evening: Evening) -> None:
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
            lines = [(code, display.send_upgrade(*kinds[code])) for _ in range(10) for code in kinds]
        for code, line in lines:
            assert line.answered().startswith(f"HTTP/1.1 {code} ")
            if code == "101":
                assert line.board()["bors"] == evening.slug
