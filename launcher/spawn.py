"""Spawns child processes, each in its own session, so that Ctrl-C reaches only the launcher."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from .best_effort_io import attempt, open_log

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before the fork, where loading is not safe


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    stdin: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """A process that writes to `log` and inherits `pass_fds`; on Linux it gets SIGTERM when this process ends."""
    parent = os.getpid()

    def exit_with_parent() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    output = open_log(log)
    try:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=stdin,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=exit_with_parent,  # noqa: PLW1509 - it only calls what was loaded before the fork
            pass_fds=pass_fds,
        )
    finally:
        os.close(output)


def await_ready(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], timeout: float) -> bool:
    """Whether a process becomes ready before the timeout; False as soon as it ends."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return False
        if is_ready():
            return True
        ends_within(process, 0.02)
    return False


def ends_within(process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Whether a process ends before the timeout."""
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return False
    return True


def last_log_line(log: Path) -> str:
    """The last line of a log that is not empty."""
    lines = attempt(lambda: log.read_text(errors="replace"), "").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing.")
