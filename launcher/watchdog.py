"""Who lives and gives no sign of life is started again.

Silence is counted only while the launcher itself is awake, and beats that came meanwhile are heard first: a machine that slept,
a container that was paused or a launcher that was stopped finds nobody silent.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .best_effort_io import attempt
from .child_process import Child

LONGEST_STEP = 1.0  # seconds of one look to the next that count, however long it was
WHO_WAS_STOPPED = 8.0  # seconds for whoever was stopped: that is no slowness, whatever it is
TO_BEGIN = 60.0  # seconds until the first sign
STOPPED, WAITS_FOR_DISK = "T", "D"  # as in `ps`


def state_of(pid: int) -> str:
    """What the system says a process is doing; nothing where it does not tell (macOS) or there is no such process."""
    told = attempt(lambda: Path(f"/proc/{pid}/stat").read_text(), "")
    return told.rpartition(")")[2].strip()[:1]


class Watchdog:
    """Counts each child's silence. `state` tells what the system says a process is doing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, state: Callable[[int], str] = state_of) -> None:
        self._clock, self._state = clock, state
        self._looked = clock()
        self._silent: dict[Child, tuple[int, float, bool]] = {}

    def look(self, children: Sequence[Child]) -> list[Child]:
        """Who has been silent for too long."""
        now = self._clock()
        step = min(now - self._looked, LONGEST_STEP)
        self._looked = now
        return [child for child in children if not child.ended and self._too_long(child, step)]

    def _too_long(self, child: Child, step: float) -> bool:
        pid, silent, began = self._silent.get(child, (0, 0.0, False))
        if pid != child.pid:
            silent, began = 0.0, False
        if child.lives():
            silent, began = 0.0, True
        else:
            silent += step
        self._silent[child] = child.pid, silent, began
        return silent > self._allowed(child, began) and self._state(child.pid) != WAITS_FOR_DISK

    def _allowed(self, child: Child, began: bool) -> float:
        if self._state(child.pid) == STOPPED:
            return min(WHO_WAS_STOPPED, child.longest_silence)
        return child.longest_silence if began else max(TO_BEGIN, child.longest_silence)
