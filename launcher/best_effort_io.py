"""Best-effort output: everything the launcher writes goes through here, and no failure ends or blocks the launcher.

On a full disk, a removed folder, a closed or blocked terminal the line or file is lost; the caller may retry.
"""

import os
import select
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import click

STDOUT, STDERR = 1, 2
CHUNK_BYTES = 4096  # a pipe or terminal that is writable takes this many bytes without blocking
MAX_LOG_BYTES = 1 << 20  # enough to see what happened in the last run

T = TypeVar("T")


def attempt(action: Callable[[], T], default: T) -> T:
    """The result of `action`, or `default` if it raises OSError or ValueError."""
    try:
        return action()
    except (OSError, ValueError):  # of a closed stream
        return default


def print_line(text: str, to: int = STDOUT) -> None:
    """Write a line to the descriptor `to`, with ANSI styles only on a terminal; dropped where that would block."""
    with suppress(OSError):
        data = f"{text if os.isatty(to) else click.unstyle(text)}\n".encode(errors="replace")
        for start in range(0, len(data), CHUNK_BYTES):
            if not select.select([], [to], [], 0)[1]:
                return
            os.write(to, data[start : start + CHUNK_BYTES])


def write_file(file: Path, text: str, *, durable: bool = False) -> bool:
    """Replace `file` atomically, mode 0600. False if it could not be written.

    `durable`: fsync before the rename, so the content survives a power cut.
    """
    temporary = file.with_name(f"{file.name}.new")
    try:
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
            stream.write(text)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError:
        attempt(temporary.unlink, None)
        return False
    return True


def remove_file(file: Path) -> None:
    """Delete a file if it exists."""
    attempt(lambda: file.unlink(missing_ok=True), None)


def open_log(file: Path) -> int:
    """A descriptor that appends to the log, or to /dev/null where the log cannot be opened."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def rotate_log(log: Path) -> None:
    """Rename a log larger than MAX_LOG_BYTES to `.old.log`, replacing the previous one."""
    attempt(lambda: log.stat().st_size > MAX_LOG_BYTES and log.replace(log.with_suffix(".old.log")), None)
