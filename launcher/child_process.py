"""One supervised process: how it is started, restarted and stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .spawn import last_log_line

MIN_RESTART_DELAY, MAX_RESTART_DELAY = 0.1, 5.0
STABLE_AFTER = 10.0  # seconds of life after which the restart delay begins anew


@dataclass(slots=True, eq=False, kw_only=True)
class ChildProcess:
    """A process started by `spawn`, usable once `is_ready`.

    `stop_timeout`: seconds it may take to end. `take_heartbeat`: whether a heartbeat came since it was last asked for, and
    `heartbeat_timeout`: seconds without one after which it is restarted. `startup_error`: why it did not start, if known.
    `before_stop`: called before SIGTERM.
    """

    name: str
    start_level: int
    stop_timeout: float
    log: Path
    spawn: Callable[[], subprocess.Popen[bytes]]
    is_ready: Callable[[], bool]
    take_heartbeat: Callable[[], bool] = lambda: True
    heartbeat_timeout: float = 8.0
    startup_error: Callable[[], str] | None = None
    before_stop: Callable[[], object] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_delay: float = MIN_RESTART_DELAY

    def start(self) -> None:
        """Start or restart it. Raises OperatorError, OSError."""
        self.started_at = time.monotonic()
        self.process = self.spawn()

    @property
    def pid(self) -> int:
        """Its process id; 0 before it was started."""
        return self.process.pid if self.process else 0

    @property
    def failure_reason(self) -> str:
        """Why it did not start or has ended: `startup_error`, else the last line of its log."""
        return self.startup_error() if self.startup_error else last_log_line(self.log)

    @property
    def has_ended(self) -> bool:
        """Whether it was not started or has ended."""
        return self.process is None or self.process.poll() is not None

    def reap(self) -> float:
        """Kill what is left of its process group; the seconds to wait before the restart (exponential back-off)."""
        self.kill_and_wait()
        self.restart_delay = (
            MIN_RESTART_DELAY
            if time.monotonic() - self.started_at > STABLE_AFTER
            else min(2 * self.restart_delay, MAX_RESTART_DELAY)
        )
        return self.restart_delay

    def terminate(self) -> None:
        """Call `before_stop`, then send SIGTERM."""
        if self.process is not None:
            self.before_stop()
            self.process.terminate()

    def kill_and_wait(self) -> None:
        """Send SIGKILL to its process group and wait until it has ended."""
        if self.process is not None:
            self.kill()
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """Send SIGKILL to its process group. A process in disk sleep ends only when the disk answers."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS raises the latter for a group of zombies
                os.killpg(self.process.pid, signal.SIGKILL)
