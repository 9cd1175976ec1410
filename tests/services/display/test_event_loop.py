import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from random import randbytes
from statistics import median

import pytest

from services.display.hub import event_loop, subscriber_sockets
from services.display.hub.limits import HubLimits
from services.display.hub.subscriber import FRESH
from services.display.hub.subscriber_sockets import PING_AFTER, SILENCE_TIMEOUT
from services.display.hub.viewers import Viewer, ViewerPriority
from services.display.hub.websocket_frames import CLOSE, PING, PONG, TEXT
from services.display.rules.streams import SIGNALS, Stream, StreamKind
from tests.eventually import eventually

from .running_hub import RunningHub

BIG = "x" * 400_000


class LeapingClock:
    """Goes as all clocks do, and leaps when a test says so: no machine is so slow that a leap is missed."""

    def __init__(self) -> None:
        self._leapt = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._leapt

    def leap(self, seconds: float) -> None:
        self._leapt += seconds


@pytest.fixture
def socket_path(folder: Path, bors: str) -> Path:
    return folder / f"{bors}.door"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> LeapingClock:
    """What the hub takes for the time, and looks at often."""
    leaping = LeapingClock()
    monkeypatch.setattr(event_loop, "REBROADCAST_INTERVAL", 0.1)
    for module in (event_loop, subscriber_sockets):
        monkeypatch.setattr(module, "time", leaping)
    return leaping


@pytest.fixture
def running(socket_path: Path) -> Iterator[RunningHub]:
    with RunningHub(socket_path) as hub:
        yield hub


def test_whoever_comes_in_gets_the_whole_board_at_once_and_every_newer_one(running: RunningHub) -> None:
    first = running.screen()
    eventually(lambda: running.watched_calls)
    running.show({"version": 1})
    assert first.board() == {"version": 1}
    late = running.screen()
    assert late.board() == {"version": 1}
    running.show({"version": 2})
    assert [first.board(), late.board()] == [{"version": 2}] * 2


def test_a_screen_sees_its_own_bors_only(running: RunningHub) -> None:
    drammen, skien = running.screen("drammen"), running.screen("skien")
    eventually(lambda: sorted(running.hub.watched()) == ["drammen", "skien"])
    running.show({"of": "drammen"}, "drammen")
    running.show({"of": "skien"}, "skien")
    assert (drammen.board(), skien.board()) == ({"of": "drammen"}, {"of": "skien"})


def test_what_is_public_is_deflated_once_for_those_that_take_it(running: RunningHub) -> None:
    plain, *deflating = running.screen(), *(running.viewer(Viewer("drammen"), deflates=True) for _ in range(3))
    eventually(lambda: len(running.watched_calls) == 4)
    board = {"version": 1, "filler": "Åsen bibliotek " * 100}
    running.show(board)
    assert [screen.board() for screen in (plain, *deflating)] == [board] * 4
    assert [screen.deflated for screen in (plain, *deflating)] == [False, True, True, True]
    running.show({"version": 2})
    assert [deflating[0].board(), deflating[0].deflated] == [{"version": 2}, False]  # it fits into one packet as it is


@pytest.mark.parametrize("kind", SIGNALS)
def test_what_is_for_one_alone_is_never_deflated(running: RunningHub, kind: StreamKind) -> None:
    """Its size would tell of what is in it."""
    stream = Stream(kind, participant="kari")
    own = running.viewer(Viewer("drammen", stream=stream), deflates=True)
    eventually(lambda: running.watched_calls)
    running.show({"filler": "x" * 5000}, stream=stream)
    assert own.board() == {"filler": "x" * 5000}
    assert not own.deflated


def test_a_deflating_screen_that_does_not_read_gets_the_frame_it_began_and_then_the_newest(running: RunningHub) -> None:
    slow, quick = running.viewer(Viewer("drammen"), 4096, deflates=True), running.viewer(Viewer("drammen"), deflates=True)
    eventually(lambda: len(running.watched_calls) == 2)
    noise = b64encode(randbytes(300_000)).decode()  # it stays large however it is deflated
    for version in range(20):
        running.show({"version": version, "filler": noise})
        assert quick.board()["version"] == version
    assert [slow.board()["version"] for _ in range(2)] == [0, 19]


def test_a_screen_that_does_not_read_delays_nobody_and_gets_first_and_newest(running: RunningHub) -> None:
    slow = [running.screen(buffer=4096) for _ in range(5)]
    quick = running.screen()
    eventually(lambda: len(running.watched_calls) == 6)
    running.show({"version": 0, "filler": BIG})
    assert quick.board()["version"] == 0
    waits = []
    for version in range(1, 50):
        started = time.monotonic()
        running.show({"version": version})
        assert quick.board() == {"version": version}
        waits.append(time.monotonic() - started)
    assert median(waits) < 1
    for screen in slow:
        assert [screen.board()["version"] for _ in range(2)] == [0, 49]


def test_a_frame_that_was_begun_is_finished_before_the_goodbye(running: RunningHub) -> None:
    slow = running.screen(buffer=4096)
    eventually(lambda: running.watched_calls)
    running.show({"version": 0, "filler": BIG})
    assert slow.exactly(2) == b"\x81\x7f"  # the rest is on its way
    slow.say(TEXT, b"give me more")
    size = int.from_bytes(slow.exactly(8), "big")
    assert slow.exactly(size).endswith(b'x"}')
    assert slow.received_close_code() == 1008


def test_only_whoever_is_silent_is_asked_whether_it_is_there(clock: LeapingClock, running: RunningHub) -> None:
    silent, lively = running.screen(), running.screen()
    eventually(lambda: len(running.watched_calls) == 2)
    clock.leap(PING_AFTER / 2)
    lively.say(PING, b"I am here")
    assert lively.frame() == (PONG, b"I am here")
    clock.leap(PING_AFTER / 2 + 0.1)
    assert silent.frame() == (PING, b"")
    lively.say(PING, b"and now?")
    assert lively.frame() == (PONG, b"and now?")


def test_without_news_from_the_store_a_screen_hears_pings_only(clock: LeapingClock, running: RunningHub) -> None:
    early = running.screen()
    eventually(lambda: running.watched_calls)
    running.show({"version": 1})
    assert early.frame()[0] == TEXT
    clock.leap(PING_AFTER + FRESH)
    assert [early.frame()[0] for _ in range(2)] == [PING, PING]
    late = running.screen()
    eventually(lambda: len(running.watched_calls) == 2)
    clock.leap(PING_AFTER)
    assert late.frame() == (PING, b"")


def test_what_a_parked_screen_missed_is_not_told_as_news_when_it_is_old(clock: LeapingClock, running: RunningHub) -> None:
    slow, quick = running.screen(buffer=4096), running.screen()
    eventually(lambda: len(running.watched_calls) == 2)
    for version in range(2):
        running.show({"version": version, "filler": BIG})
        quick.board()
    clock.leap(FRESH)
    assert slow.board()["version"] == 0
    running.show({"version": 2})
    assert slow.board()["version"] == 2


def test_a_ping_is_answered_and_a_goodbye_too(running: RunningHub) -> None:
    screen = running.screen()
    screen.say(PING, b"are you there?")
    assert screen.next(PONG) == b"are you there?"
    screen.say(CLOSE)
    assert screen.received_close_code() == 1000


@pytest.mark.parametrize(("frame", "code"), [(b"\x81\x80\0\0\0\0", 1008), (b"\x89\x00", 1002), (b"\xc9\x80\0\0\0\0", 1002)])
def test_whoever_says_what_a_screen_may_not_is_sent_away(running: RunningHub, frame: bytes, code: int) -> None:
    screen = running.screen()
    screen.sock.sendall(frame)
    assert screen.received_close_code() == code


def test_whoever_talks_without_end_is_sent_away_and_not_listened_to(running: RunningHub) -> None:
    chatty, quiet = running.screen(), running.screen()
    for _ in range(100):
        chatty.say(PONG, b"x" * 100)
    assert chatty.received_close_code() == 1008
    running.show({"version": 1})
    assert quiet.board() == {"version": 1}


def test_a_screen_that_says_nothing_for_long_is_let_go_and_one_that_answers_stays(
    clock: LeapingClock, running: RunningHub
) -> None:
    dead, alive = running.screen(), running.screen()
    eventually(lambda: len(running.watched_calls) == 2)
    for _ in range(4):
        clock.leap(SILENCE_TIMEOUT / 3)
        assert alive.next(PING) == b""
        alive.say(PING, b"I am here")
        assert alive.next(PONG) == b"I am here"
    assert dead.is_dropped(within=1000)


def test_silence_is_cut_off_within_forty_seconds() -> None:
    assert SILENCE_TIMEOUT + event_loop.REBROADCAST_INTERVAL <= 40


def test_a_full_house_says_so(socket_path: Path) -> None:
    with RunningHub(socket_path, HubLimits(total=3, per_bors=2)) as running:
        accepted = [running.screen("drammen"), running.screen("skien"), running.screen("lier")]
        assert running.screen("bergen").is_refused()
        accepted.pop(0).sock.close()
        eventually(lambda: running.hub._subscribers.quota.total == 2)
        accepted.append(running.screen("drammen"))
        eventually(lambda: len(running.watched_calls) == 4)


def test_one_bors_does_not_take_every_seat(socket_path: Path) -> None:
    with RunningHub(socket_path, HubLimits(total=4, per_bors=2)) as running:
        accepted = [running.screen("drammen"), running.screen("drammen")]
        assert running.screen("drammen").is_refused()
        accepted.append(running.screen("skien"))
        eventually(lambda: len(running.watched_calls) == 3)


def test_a_wall_that_was_here_before_takes_the_seat_of_the_stranger_who_came_last(socket_path: Path) -> None:
    with RunningHub(socket_path, HubLimits(total=2)) as running:
        first, last = running.screen("drammen"), running.screen("drammen")
        wall = running.viewer(Viewer("drammen", ViewerPriority.WALL, "w1", since=1))
        assert last.received_close_code() == 1013
        running.show({"version": 1})
        assert (first.board(), wall.board()) == ({"version": 1}, {"version": 1})
        assert running.screen("drammen").is_refused()


def test_where_many_give_way_at_once_nobody_waits_for_their_goodbyes(socket_path: Path) -> None:
    with RunningHub(socket_path, HubLimits(total=100)) as running:
        for _ in range(88):  # the others are kept for walls
            running.screen("drammen")
        for number in range(100):
            running.viewer(Viewer("drammen", ViewerPriority.HELPER, f"s{number}"))
        eventually(lambda: len(running.watched_calls) == 188)
        assert len(running.hub._subscribers.closing) <= subscriber_sockets.MAX_CLOSING
        assert running.hub._subscribers.quota.total == 100


def test_one_session_holds_a_few_lines_and_a_room_without_sessions_all_it_wants(socket_path: Path) -> None:
    with RunningHub(socket_path, HubLimits(per_holder=2)) as running:
        held = [running.screen(holder="kari"), running.screen(holder="kari")]
        assert running.screen(holder="kari").is_refused()
        for holder in ("ola", "", "", ""):
            running.screen(holder=holder)
        eventually(lambda: len(running.watched_calls) == 6)
        held.pop().sock.close()
        eventually(lambda: running.hub._subscribers.quota.held["kari"] == 1)
        running.screen(holder="kari")
        eventually(lambda: len(running.watched_calls) == 7)


def test_every_screen_is_told_when_the_hub_goes(running: RunningHub) -> None:
    screens = [running.screen() for _ in range(20)]
    eventually(lambda: len(running.watched_calls) == 20)
    running.hub.stop()
    assert {screen.received_close_code() for screen in screens} == {1012}


def test_a_screen_that_does_not_read_holds_nobody_back_when_the_hub_goes(running: RunningHub) -> None:
    running.screen(buffer=4096)
    quick = running.screen()
    eventually(lambda: len(running.watched_calls) == 2)
    running.show({"version": 0, "filler": BIG})
    quick.board()
    running.hub.stop()
    assert quick.received_close_code() == 1012
    running.thread.join(60)
    assert not running.thread.is_alive()


def test_a_screen_that_left_is_forgotten(running: RunningHub) -> None:
    screen = running.screen()
    eventually(lambda: running.hub.watched() == ["drammen"])
    screen.sock.close()
    eventually(lambda: running.hub.watched() == [])
