"""Whatever the launcher writes, it writes here: any of it may fail, and none of it ends or stalls the house.

A disk is full, a folder was removed, whoever read the terminal has gone or has stopped reading: then this line or note is lost,
and whoever wants it kept tries again.
"""

import os
import select
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import click

OUT, ERR = 1, 2
AT_ONCE = 4096  # bytes that a pipe or a terminal takes without waiting, once it takes any
ROOMY = 1 << 20  # bytes of an old log: enough to see what happened last time

T = TypeVar("T")


def attempt(act: Callable[[], T], otherwise: T) -> T:
    """What comes of it, or `otherwise` where the system says no."""
    try:
        return act()
    except (OSError, ValueError):  # the latter of a stream that was closed
        return otherwise


def say(text: str, to: int = OUT) -> None:
    """A line for whoever looks at the terminal, styled only where that is one."""
    with suppress(OSError):
        told = f"{text if os.isatty(to) else click.unstyle(text)}\n".encode(errors="replace")
        for start in range(0, len(told), AT_ONCE):
            if not select.select([], [to], [], 0)[1]:
                return
            os.write(to, told[start : start + AT_ONCE])


def keep(file: Path, text: str, *, lasting: bool = False) -> bool:
    """Put a note in place of the one before, whole or not at all, for its owner only. False: it could not be written.

    `lasting`: it waits for the disk, and what is kept outlives a power cut.
    """
    made = file.with_name(f"{file.name}.new")
    try:
        made.unlink(missing_ok=True)
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
            written.write(text)
            if lasting:
                written.flush()
                os.fsync(written.fileno())
        made.replace(file)
    except OSError:
        attempt(made.unlink, None)
        return False
    return True


def take_away(file: Path) -> None:
    """A note that holds no longer."""
    attempt(lambda: file.unlink(missing_ok=True), None)


def log_of(file: Path) -> int:
    """The descriptor of a log to write on in; what is written goes nowhere where there can be none."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def cut_back(log: Path) -> None:
    """Put a log that has grown large aside, in place of the one put aside before."""
    attempt(lambda: log.stat().st_size > ROOMY and log.replace(log.with_suffix(".old.log")), None)
