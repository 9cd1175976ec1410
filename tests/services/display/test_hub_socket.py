import json
import os
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from statistics import median

import pytest

from frivilligbors.settings import SOCKET_PATH_LIMIT, Settings
from services.display.hub.hub_socket import BATCH, MAX_LINE, PER_DATAGRAM, HandedOver, HubClient, HubSocket
from services.display.hub.viewers import Viewer
from services.display.hub.websocket_frames import CLOSE, PING, PONG, TEXT
from services.display.hub.websocket_handshake import Upgrade
from tests.eventually import eventually, expect_soon

from .evening import Evening
from .running_display import SERVERS, Display
from .running_hub import RunningHub, tcp_pair

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
OFFER = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits", "User-Agent": "Chrome/140.0.0.0"}


@pytest.fixture(scope="module")
def data_dir(folder: Path) -> Path:
    made = folder / "display"
    made.mkdir(exist_ok=True)  # another process may have taken some of these tests, and this one have come back to them
    return made


@pytest.fixture
def own_dir(folder: Path, bors: str) -> Path:
    """For a display beside the one of this file: at one socket the second hub would take the place of the first."""
    made = folder / bors
    made.mkdir()
    return made


@pytest.fixture(scope="module", params=sorted(SERVERS))
def display(request: pytest.FixtureRequest, store_url: str, data_dir: Path) -> Iterator[Display]:
    with Display(store_url, data_dir, request.param) as running:
        yield running
        assert "Traceback" not in running.read_output()


def test_a_screen_gets_the_board_at_once_and_again_on_change(display: Display, evening: Evening) -> None:
    screen = display.screen(evening.slug)
    assert screen.answer.startswith("HTTP/1.1 101 ")
    assert "deflate" not in screen.answer  # it did not ask for that
    assert screen.board()["agreements"]["total"] == 0
    total = count(1)

    def seen() -> None:
        now = next(total)
        while screen.board()["agreements"]["total"] < now:
            pass

    expect_soon((lambda: evening.agree(LIBRARY, CHOIR), seen), times=5)


def test_a_screen_that_takes_deflated_messages_is_sent_them_however_it_came(display: Display, evening: Evening) -> None:
    for _ in range(3):  # the first is answered by Flask, the others by the upgrade cache
        screen = display.screen(evening.slug, **OFFER)
        assert "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n" in screen.answer
        assert screen.board()["bors"] == evening.slug
        assert screen.deflated


def test_the_line_is_free_of_the_web_server(display: Display, evening: Evening) -> None:
    screen = display.screen(evening.slug)
    screen.say(PING, b"hello")
    assert screen.next(PONG) == b"hello"
    screen.say(CLOSE)
    assert screen.received_close_code() == 1000


def test_a_rush_at_the_hub_socket_loses_nobody(display: Display, evening: Evening) -> None:
    with ThreadPoolExecutor(16) as rush:
        screens = list(rush.map(lambda _: display.screen(evening.slug), range(150)))
    assert [screen.board()["bors"] for screen in screens] == [evening.slug] * 150
    for screen in screens:
        screen.sock.close()


def test_a_board_comes_again_well_within_the_timeout_of_a_screen(display: Display, evening: Evening) -> None:
    screen = display.screen(evening.slug)
    server_times, waits, received_at = [screen.board()["server_now"]], [], time.monotonic()
    while len(server_times) < 4:
        kind, payload = screen.frame()
        if kind == TEXT:
            waits.append(time.monotonic() - received_at)
            server_times, received_at = [*server_times, json.loads(payload)["server_now"]], time.monotonic()
    assert median(waits) < 3  # a screen turns grey after five
    assert server_times == sorted(set(server_times))


def test_whoever_comes_from_elsewhere_is_turned_away_before_the_handshake(display: Display, evening: Evening) -> None:
    assert display.screen(evening.slug, Origin="https://evil.example.no").answer.startswith("HTTP/1.1 403 ")
    assert display.screen(evening.slug, Origin=display.url).answer.startswith("HTTP/1.1 101 ")


def test_whoever_speaks_another_version_is_told_ours(display: Display, evening: Evening) -> None:
    answer = display.screen(evening.slug, **{"Sec-WebSocket-Version": "8"}).answer
    assert answer.startswith("HTTP/1.1 426 ")
    assert "sec-websocket-version: 13\r\n" in answer.lower()
    assert display.screen(evening.slug, **{"Sec-WebSocket-Key": "short"}).answer.startswith("HTTP/1.1 400 ")


def test_one_session_holds_twenty_lines_and_whoever_has_none_is_not_counted(display: Display, evening: Evening) -> None:
    held = [display.screen(evening.slug, Cookie="deltaker=kari") for _ in range(20)]
    assert [screen.board()["bors"] for screen in held] == [evening.slug] * 20
    one_more = display.screen(evening.slug, Cookie="deltaker=kari").answer
    assert one_more.startswith("HTTP/1.1 503 ")
    assert "Retry-After: " in one_more
    assert display.screen(evening.slug, Cookie="deltaker=ola").board()["bors"] == evening.slug
    assert display.screen(evening.slug).board()["bors"] == evening.slug


def test_nobody_is_let_in_to_a_bors_that_is_not_here(display: Display) -> None:
    assert display.screen("nowhere").answer.startswith("HTTP/1.1 404 ")


def test_a_hub_that_stops_says_goodbye_and_one_that_is_gone_is_told_of(store_url: str, own_dir: Path, evening: Evening) -> None:
    with Display(store_url, own_dir) as display:
        screen = display.screen(evening.slug)
        screen.board()
        display.hub.send_signal(signal.SIGTERM)
        assert screen.received_close_code() == 1012
        screen.sock.close()
        assert display.hub.wait(60) == 0
        assert display.screen(evening.slug).answer.startswith("HTTP/1.1 503 ")
        display.start_hub()
        assert display.screen(evening.slug).board()["bors"] == evening.slug


def test_the_web_may_die_and_no_screen_notices(store_url: str, own_dir: Path, evening: Evening) -> None:
    with Display(store_url, own_dir) as display:
        screen = display.screen(evening.slug)
        screen.board()
        os.killpg(display.web.pid, signal.SIGKILL)
        evening.agree(LIBRARY, CHOIR)
        while screen.board()["agreements"]["total"] == 0:
            pass


def test_a_full_hub_socket_is_waited_for_and_then_given_up(folder: Path, bors: str) -> None:
    path = folder / f"{bors}.door"
    hub_socket, hub_client, (here, there) = HubSocket(path), HubClient(path), tcp_pair()
    while queue_has_space(path):
        pass
    started = time.monotonic()
    assert not hub_client.send_descriptor(there.fileno(), Viewer(bors), Upgrade())
    assert time.monotonic() - started > 0.5
    for end in (hub_socket, hub_client, here, there):
        end.close()


def test_many_come_at_once_each_with_its_own_viewer_and_no_more_than_a_rush_may(folder: Path, bors: str) -> None:
    path = folder / f"{bors}.door"
    hub_socket, hub_client = HubSocket(path), HubClient(path)
    pairs = [tcp_pair() for _ in range(3 * PER_DATAGRAM)]
    for first in range(0, len(pairs), PER_DATAGRAM):
        batch = enumerate(pairs[first : first + PER_DATAGRAM], first)
        together = [HandedOver(there.fileno(), Viewer(bors, holder=f"{n}"), Upgrade(f"key-{n}")) for n, (_, there) in batch]
        assert hub_client.send_descriptors(together)
    received = list(hub_socket.receive())
    assert len(received) == BATCH
    received += hub_socket.receive()
    for n, (sock, viewer, upgrade) in enumerate(received):
        assert (viewer.holder, upgrade.websocket_key) == (f"{n}", f"key-{n}")
        assert sock.getpeername() == pairs[n][0].getsockname()
    assert len(received) == len(pairs)
    for end in (hub_socket, hub_client, *(sock for sock, _, _ in received), *(end for pair in pairs for end in pair)):
        end.close()


def test_where_nobody_can_tell_whose_each_is_all_are_closed(folder: Path, bors: str) -> None:
    path = folder / f"{bors}.door"
    hub_socket, hub_client, pairs = HubSocket(path), HubClient(path), [tcp_pair() for _ in range(2)]
    together = [HandedOver(there.fileno(), Viewer(bors, network="192.0.2.1\n"), Upgrade()) for _, there in pairs]
    assert hub_client.send_descriptors(together)
    for _, there in pairs:
        there.close()
    assert list(hub_socket.receive()) == []
    for here, _ in pairs:
        assert here.recv(1) == b""
        here.close()
    hub_socket.close()
    hub_client.close()


def test_what_is_too_long_is_cut_and_spoils_nobody_elses(folder: Path, bors: str) -> None:
    path = folder / f"{bors}.door"
    hub_socket, hub_client, (here, there) = HubSocket(path), HubClient(path), tcp_pair()
    viewers = [Viewer(bors, network="x" * 2 * MAX_LINE), Viewer(bors, network="192.0.2.1")]
    assert hub_client.send_descriptors([HandedOver(there.fileno(), viewer, Upgrade()) for viewer in viewers])
    (first, cut, _), (second, whole, _) = hub_socket.receive()
    assert cut.bors == bors
    assert whole == viewers[1]
    for end in (hub_socket, hub_client, here, there, first, second):
        end.close()


def queue_has_space(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        try:
            sock.sendto(b"drammen", socket.MSG_DONTWAIT, str(path))
        except BlockingIOError:
            return False
        return True


def test_whoever_knocks_hears_the_hub_itself_and_takes_nobodys_seat(folder: Path) -> None:
    path = folder / "knocked.door"
    hub_socket, hub_client = HubSocket(path), HubClient(path)
    assert not hub_client.is_alive(0.05), "the door is there, and nobody in the hub has come to it"
    with ThreadPoolExecutor() as pool:
        knocked = pool.submit(hub_client.is_alive, 10)
        eventually(lambda: list(hub_socket.receive()) == [] and knocked.done())
    assert knocked.result()
    hub_socket.close()
    assert not hub_client.is_alive(0.05)
    hub_client.close()


def test_noise_at_the_hub_socket_is_passed_over(folder: Path, bors: str) -> None:
    with RunningHub(folder / f"{bors}.door") as running, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as knock:
        for noise in (b"", b"\xff\xfe", b"x" * 5000):
            knock.sendto(noise, str(running.path))
        screen = running.screen()
        eventually(lambda: running.watched_calls)
        running.show({"version": 1})
        assert screen.board() == {"version": 1}


def test_the_hub_socket_of_a_deep_folder_is_elsewhere_and_short() -> None:
    near, deep = Settings(data_dir=Path("/data")), Settings(data_dir=Path("/data") / ("å" * 60))
    other = Settings(data_dir=Path("/data") / ("ø" * 60))
    assert near.hub_socket == Path("/data/hub.door")
    assert len(os.fsencode(deep.hub_socket)) < SOCKET_PATH_LIMIT
    assert deep.hub_socket != other.hub_socket
    assert deep.hub_socket.is_relative_to(tempfile.gettempdir())
    hub_socket = HubSocket(deep.hub_socket)
    assert deep.hub_socket.parent.stat().st_mode & 0o777 == 0o700
    hub_socket.close()
    deep.hub_socket.unlink()
