import os
import signal
import sys
from pathlib import Path

import pytest

from launcher.child_process import ChildProcess
from launcher.heartbeat_listener import HeartbeatListener
from launcher.spawn import spawn
from launcher.watchdog import FIRST_HEARTBEAT_TIMEOUT, STATE_STOPPED, Watchdog, process_state
from tests.eventually import eventually


class Somebody(ChildProcess):
    """A child that lives, or not, as the test says."""

    @property
    def has_ended(self) -> bool:
        return False

    @property
    def pid(self) -> int:
        return self.number


def somebody(heartbeat_timeout: float = 8.0) -> Somebody:
    made = Somebody(
        name="web",
        start_level=1,
        stop_timeout=1,
        log=Path("none"),
        spawn=lambda: None,
        is_ready=lambda: True,
        heartbeat_timeout=heartbeat_timeout,
    )  # type: ignore[arg-type, return-value]
    made.number, made.beats = 1, True  # type: ignore[attr-defined]
    made.take_heartbeat = lambda: made.beats  # type: ignore[attr-defined]
    return made


class Watched:
    """A watchdog whose time the test tells."""

    def __init__(self, child: Somebody, state: str = "S") -> None:
        self.child, self.state, self.now = child, state, 0.0
        self.dog = Watchdog(clock=lambda: self.now, state=lambda _: self.state)

    def passes(self, seconds: float, step: float = 0.5) -> bool:
        """Whether the child was found silent while so much time passed."""
        until, found = self.now + seconds, False
        while self.now < until:
            self.now += step
            found = bool(self.dog.find_unresponsive([self.child])) or found
        return found


@pytest.fixture
def watched() -> Watched:
    watched = Watched(somebody())
    watched.passes(1)
    watched.child.beats = False  # type: ignore[attr-defined]
    return watched


def test_who_gives_no_sign_of_life_is_found_within_ten_seconds(watched: Watched) -> None:
    assert not watched.passes(7)
    assert watched.passes(3)


def test_who_is_late_is_not_silent(watched: Watched) -> None:
    for _ in range(20):
        assert not watched.passes(7)
        watched.child.beats = True  # type: ignore[attr-defined]
        watched.passes(0.5)
        watched.child.beats = False  # type: ignore[attr-defined]


def test_who_has_not_begun_to_beat_is_given_the_time_to_begin(watched: Watched) -> None:
    watched.child.number = 2
    assert not watched.passes(FIRST_HEARTBEAT_TIMEOUT - 1)
    assert watched.passes(3)


def test_a_machine_that_slept_finds_nobody_silent(watched: Watched) -> None:
    assert not watched.passes(7 * 600, step=600)
    assert watched.passes(3 * 600, step=600)


def test_who_waits_for_the_disk_is_waited_for(watched: Watched) -> None:
    watched.state = "D"
    assert not watched.passes(600)


def test_a_slow_store_is_given_longer_than_one_that_was_stopped() -> None:
    slow, stopped = Watched(somebody(30)), Watched(somebody(30), "T")
    for one in (slow, stopped):
        one.passes(1)
        one.child.beats = False  # type: ignore[attr-defined]
    assert not slow.passes(29)
    assert slow.passes(3)
    assert stopped.passes(10)


def test_a_pulse_is_received_until_its_process_is_stopped_and_again_when_it_goes_on(tmp_path: Path) -> None:
    pulse = HeartbeatListener()
    with pulse.new_pipe() as beat:
        script = f"import os, time\nwhile True: os.write({beat}, b'.'); time.sleep(0.01)"
        process = spawn([sys.executable, "-c", script], log=tmp_path / "log", pass_fds=[beat])
    try:
        eventually(pulse.take_beats)
        os.killpg(process.pid, signal.SIGSTOP)
        eventually(lambda: process_state(process.pid) == STATE_STOPPED)
        pulse.take_beats()
        assert not pulse.take_beats()
        os.killpg(process.pid, signal.SIGCONT)
        eventually(pulse.take_beats)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        pulse.close()
