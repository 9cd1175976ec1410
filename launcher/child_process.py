"""One process of the house, and how it is begun, begun again and ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .spawn import last_line

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
STEADY = 10.0  # seconds: who lived so long did not die of what it found at its start


@dataclass(slots=True, eq=False, kw_only=True)
class Child:
    """A process that is begun by `begin` and of use when `ready`.

    `patience`: seconds it may take to end. `lives`: whether it has given a sign of life since that was last asked, and
    `longest_silence`: seconds without one after which it is started again. `why`: what kept it from starting, if that is known.
    `before_end`: what is done before it is asked to end.
    """

    name: str
    floor: int
    patience: float
    log: Path
    begin: Callable[[], subprocess.Popen[bytes]]
    ready: Callable[[], bool]
    lives: Callable[[], bool] = lambda: True
    longest_silence: float = 8.0
    why: Callable[[], str] | None = None
    before_end: Callable[[], object] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self) -> None:
        """Begin it, or begin it again. Raises Unusable, OSError."""
        self.began = time.monotonic()
        self.process = self.begin()

    @property
    def pid(self) -> int:
        """Its id; 0 before it was begun."""
        return self.process.pid if self.process else 0

    @property
    def trouble(self) -> str:
        """Why it did not start, or ended: what is known of it, else what it said last."""
        return self.why() if self.why else last_line(self.log)

    @property
    def ended(self) -> bool:
        """Whether it is not, or no longer, there."""
        return self.process is None or self.process.poll() is not None

    def bury(self) -> float:
        """Clear away what it left behind; how many seconds to wait before it is begun again."""
        self.kill()
        self.pause = FIRST_PAUSE if time.monotonic() - self.began > STEADY else min(2 * self.pause, LONGEST_PAUSE)
        return self.pause

    def ask_to_end(self) -> None:
        """Let it finish what it holds in its hands."""
        if self.process is not None:
            self.before_end()
            self.process.terminate()

    def kill(self) -> None:
        """End it and all that it started, and see it end."""
        if self.process is not None:
            self.strike()
            self.process.wait()
            self.process = None

    def strike(self) -> None:
        """End it and all that it started. Whoever waits for a disk ends when that answers."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of the dead
                os.killpg(self.process.pid, signal.SIGKILL)
