"""Starting a process of our own: in a session of its own, so that the terminal's Ctrl-C does not reach it before us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from .best_effort_io import attempt, log_of

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before the fork, where loading is not safe


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    keep: Sequence[int] = (),
    stdin: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """A process that writes to `log`, inherits the descriptors `keep`, and on Linux ends when we end, however that is."""
    parent = os.getpid()

    def die_with_me() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    written = log_of(log)
    try:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=stdin,
            stdout=written,
            stderr=written,
            start_new_session=True,
            preexec_fn=die_with_me,  # noqa: PLW1509 - it only calls what was loaded before the fork
            pass_fds=keep,
        )
    finally:
        os.close(written)


def await_ready(process: subprocess.Popen[bytes], ready: Callable[[], bool], within: float) -> bool:
    """Whether a process became ready within so many seconds; at once False when it ends."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return False
        if ready():
            return True
        with_patience(process, 0.02)
    return False


def with_patience(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a process ends within so many seconds."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def last_line(log: Path) -> str:
    """What a process said last."""
    lines = attempt(lambda: log.read_text(errors="replace"), "").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing.")
