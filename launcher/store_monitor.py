"""Monitors the embedded store: liveness, free disk space, and data loss.

Writes are enabled only while the store answers, the disk has space and nothing acknowledged is missing; reads always work.
A Valkey with appendfsync=always exits on a full disk, and then it serves no reads either.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from . import best_effort_io, high_water_marks
from .aof_files import StoreDamaged
from .embedded_store import LOSS_HINT, EmbeddedStore

CHECK_INTERVAL = 0.25
REDIS_TIMEOUT = 2.0  # seconds for one command
HIGH_WATER_MARK_INTERVAL = 1.0
MIN_FREE_BYTES = 8 << 20  # with less free on the disk, writes are disabled
RESUME_FREE_BYTES = 12 << 20  # with so many, they are enabled again
PROBE_BYTES = 1 << 20  # written as a test: a quota does not show in statvfs

DISK_FULL = "The disk of {} is full, or nearly: the store takes nothing new until there is room, and all can still be read."
DISK_HAS_SPACE = "There is room on the disk again: the store takes what there is to write."


class StoreMonitor:
    """A thread of the launcher. `warn` gets each warning; `measure_free` gives the free bytes of a folder."""

    def __init__(
        self, store: EmbeddedStore, warn: Callable[[str], None], measure_free: Callable[[Path], int] | None = None
    ) -> None:
        self._store, self._warn, self._measure_free = store, warn, measure_free or free_bytes
        self._redis = store.client(REDIS_TIMEOUT)
        self._checked_start = 0  # the number of the server start that was checked
        self._is_writable = False
        self._is_disk_full = False
        self._losses: list[high_water_marks.DataLoss] = []
        self._saved: dict[str, high_water_marks.HighWaterMark] | None = None
        self._save_at = 0.0
        self._answered = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-monitor", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread, and write the high-water marks a last time."""
        self._stopped.set()
        self._thread.join(REDIS_TIMEOUT)
        if self._is_writable and not self._thread.is_alive():
            with suppress(RedisError):
                self._save_high_water_marks()

    def is_ready(self) -> bool:
        """Whether the running store was checked. Raises StoreDamaged if it has lost acknowledged data."""
        if self._checked_start != self._store.starts:
            return False
        if self._losses:
            raise StoreDamaged(loss_message(self._losses))
        return True

    def take_answered(self) -> bool:
        """Whether the store answered since this was last asked; asking forgets it."""
        answered, self._answered = self._answered, False
        return answered

    def check(self) -> None:
        """Run all checks once. Raises RedisError where the store does not answer."""
        start = self._store.starts
        self._redis.ping()
        self._answered = True
        if start != self._checked_start:
            self._is_writable = False
            self._losses = self._find_losses()
            self._checked_start = start
        self._update_write_access()
        if self._is_writable and time.monotonic() >= self._save_at:
            self._save_high_water_marks()

    def _run(self) -> None:
        while not self._stopped.wait(CHECK_INTERVAL):
            try:
                self.check()
            except (BusyLoadingError, ResponseError):
                self._answered = True  # an error is an answer too
            except (RedisError, OSError, ValueError):
                pass  # check again at the next interval

    def _find_losses(self) -> list[high_water_marks.DataLoss]:
        losses = list(
            high_water_marks.find_losses(high_water_marks.read(self._store.folder), high_water_marks.measure(self._redis))
        )
        if losses and self._store.starts > 1:  # at the first start, `is_ready` raises it
            self._warn(loss_message(losses))
        return losses

    def _update_write_access(self) -> None:
        writable = not self._losses and self._check_disk_space()
        if writable == self._is_writable:
            return
        if writable:
            self._store.enable_writes()
        else:
            self._store.disable_writes()
        self._is_writable = writable

    def _check_disk_space(self) -> bool:
        """Whether there is room to write; where that has changed, it is said once."""
        free = self._measure_free(self._store.folder)
        needed = MIN_FREE_BYTES if self._is_writable else RESUME_FREE_BYTES
        is_full = free < needed or (not self._is_writable and not can_write(self._store.folder))
        if is_full != self._is_disk_full:
            self._warn(DISK_FULL.format(self._store.folder) if is_full else DISK_HAS_SPACE)
        self._is_disk_full = is_full
        return not is_full

    def _save_high_water_marks(self) -> None:
        marks = high_water_marks.measure(self._redis)
        self._save_at = time.monotonic() + HIGH_WATER_MARK_INTERVAL
        if marks != self._saved and high_water_marks.write(self._store.folder, marks):
            self._saved = marks


def loss_message(losses: list[high_water_marks.DataLoss]) -> str:
    """What the store has lost, by number, and the command to go on without it."""
    return f"The store has lost what it had acknowledged: {'; '.join(map(str, losses))}. {LOSS_HINT}"


def free_bytes(folder: Path) -> int:
    """The bytes free on the disk of a folder, for a user other than root."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def write_and_sync(probe: Path, size: int) -> None:
    """Write `size` zero bytes to a new file and fsync it. Raises OSError."""
    descriptor = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, bytes(size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def can_write(folder: Path) -> bool:
    """Whether PROBE_BYTES can be written in a folder."""
    probe = folder / "trial"
    try:
        with suppress(FileNotFoundError):
            probe.unlink()
        write_and_sync(probe, PROBE_BYTES)
    except OSError:
        return False
    finally:
        best_effort_io.remove_file(probe)
    return True
