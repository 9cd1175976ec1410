"""Looks after the embedded store: does it live, is there room on its disk, has it all that it ever acknowledged?

It opens the store for writing only where all three hold. Until then everything can be read and nothing is written: a store that
writes each commit before it answers ends itself on a full disk, and everybody who only reads with it.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from . import best_effort_io, high_water_marks
from .aof_files import Damaged
from .embedded_store import REPAIR_LOSS, Server

TICK = 0.25
PATIENCE = 2.0  # seconds for the store to answer one question
WITNESS_EVERY = 1.0
LEAST, ENOUGH = 8 << 20, 12 << 20  # bytes free on the disk: with less nothing is taken, with so many it is taken again
TRIAL = 1 << 20  # bytes that are written to see whether they can be: a quota shows in no figure of free room

FULL = "The disk of {} is full, or nearly: the store takes nothing new until there is room, and all can still be read."
ROOM = "There is room on the disk again: the store takes what there is to write."


class Keeper:
    """A thread beside the launcher. `say` hears what whoever runs the house should know; `free` tells the room in a folder."""

    def __init__(self, server: Server, say: Callable[[str], None], free: Callable[[Path], int] | None = None) -> None:
        self._server, self._say, self._free = server, say, free or free_bytes
        self._client = server.client(PATIENCE)
        self._start = 0  # which start of the server has been looked at
        self._open = False
        self._full = False
        self._lost: list[high_water_marks.Loss] = []
        self._written: dict[str, high_water_marks.Seen] | None = None
        self._write_at = 0.0
        self._heard = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, once it is written down what the store holds at its end."""
        self._ended.set()
        self._thread.join(PATIENCE)
        if self._open and not self._thread.is_alive():
            with suppress(RedisError):
                self._write_down()

    def ready(self) -> bool:
        """Whether the store that runs now has been looked at. Raises Damaged if it has lost what it had acknowledged."""
        if self._start != self._server.starts:
            return False
        if self._lost:
            raise Damaged(told(self._lost))
        return True

    def heard(self) -> bool:
        """Whether the store has said anything since this was last asked."""
        heard, self._heard = self._heard, False
        return heard

    def look(self) -> None:
        """Once around. Raises RedisError where the store does not answer."""
        start = self._server.starts
        self._client.ping()
        self._heard = True
        if start != self._start:
            self._open = False
            self._lost = self._compared()
            self._start = start
        self._let()
        if self._open and time.monotonic() >= self._write_at:
            self._write_down()

    def _run(self) -> None:
        while not self._ended.wait(TICK):
            try:
                self.look()
            except (BusyLoadingError, ResponseError):
                self._heard = True  # it says no, but it says something
            except (RedisError, OSError, ValueError):
                pass  # whatever it is, look again

    def _compared(self) -> list[high_water_marks.Loss]:
        lost = list(high_water_marks.losses(high_water_marks.read(self._server.folder), high_water_marks.look(self._client)))
        if lost and self._server.starts > 1:  # at the first start, whoever asks whether it is ready is told
            self._say(told(lost))
        return lost

    def _let(self) -> None:
        wanted = not self._lost and self._has_room()
        if wanted == self._open:
            return
        if wanted:
            self._server.open()
        else:
            self._server.shut()
        self._open = wanted

    def _has_room(self) -> bool:
        free = self._free(self._server.folder)
        full = free < LEAST if self._open else free < ENOUGH or not can_write(self._server.folder)
        if full != self._full:
            self._say(FULL.format(self._server.folder) if full else ROOM)
        self._full = full
        return not full

    def _write_down(self) -> None:
        seen = high_water_marks.look(self._client)
        self._write_at = time.monotonic() + WITNESS_EVERY
        if seen != self._written and high_water_marks.write(self._server.folder, seen):
            self._written = seen


def told(lost: list[high_water_marks.Loss]) -> str:
    """What a store has lost, by number, and the command that goes on without it."""
    return f"The store has lost what it had acknowledged: {'; '.join(map(str, lost))}. {REPAIR_LOSS}"


def free_bytes(folder: Path) -> int:
    """The room on the disk of a folder, for whoever is not root."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def write_trial(trial: Path, size: int) -> None:
    """Write so many bytes to a file that there is not, and to the disk. Raises OSError."""
    opened = os.open(trial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(opened, bytes(size))
        os.fsync(opened)
    finally:
        os.close(opened)


def can_write(folder: Path) -> bool:
    """Whether so much can be written there as to be worth going on."""
    trial = folder / "trial"
    try:
        with suppress(FileNotFoundError):
            trial.unlink()
        write_trial(trial, TRIAL)
    except OSError:
        return False
    finally:
        best_effort_io.take_away(trial)
    return True
