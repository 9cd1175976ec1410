"""Finds child processes that run and send no heartbeat.

Silence counts only while the launcher itself runs, and pending heartbeats are read first: after a suspended machine, a paused
container or a stopped launcher no process is found unresponsive.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .best_effort_io import attempt
from .child_process import ChildProcess

MAX_STEP = 1.0  # seconds between two checks that count at most
STOPPED_TIMEOUT = 8.0  # seconds for a process stopped by a signal: it is not merely slow
FIRST_HEARTBEAT_TIMEOUT = 60.0  # seconds
STATE_STOPPED, STATE_DISK_SLEEP = "T", "D"  # as in `ps`


def process_state(pid: int) -> str:
    """The state of a process from /proc; empty on macOS or if there is no such process."""
    stat = attempt(lambda: Path(f"/proc/{pid}/stat").read_text(), "")
    return stat.rpartition(")")[2].strip()[:1]


class Watchdog:
    """Counts the seconds since each child's last heartbeat. `state` gives the state of a process id."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, state: Callable[[int], str] = process_state) -> None:
        self._clock, self._state = clock, state
        self._last_check = clock()
        self._silence: dict[ChildProcess, tuple[int, float, bool]] = {}

    def find_unresponsive(self, children: Sequence[ChildProcess]) -> list[ChildProcess]:
        """The children that sent no heartbeat for too long."""
        now = self._clock()
        step = min(now - self._last_check, MAX_STEP)
        self._last_check = now
        return [child for child in children if not child.has_ended and self._note_silence(child, step)]

    def _note_silence(self, child: ChildProcess, step: float) -> bool:
        """Note a heartbeat, or that much more silence; whether the child has been silent for too long."""
        pid, silence, has_started = self._silence.get(child, (0, 0.0, False))
        if pid != child.pid:
            silence, has_started = 0.0, False
        if child.take_heartbeat():
            silence, has_started = 0.0, True
        else:
            silence += step
        self._silence[child] = child.pid, silence, has_started
        return silence > self._timeout(child, has_started) and self._state(child.pid) != STATE_DISK_SLEEP

    def _timeout(self, child: ChildProcess, has_started: bool) -> float:
        if self._state(child.pid) == STATE_STOPPED:
            return min(STOPPED_TIMEOUT, child.heartbeat_timeout)
        return child.heartbeat_timeout if has_started else max(FIRST_HEARTBEAT_TIMEOUT, child.heartbeat_timeout)
