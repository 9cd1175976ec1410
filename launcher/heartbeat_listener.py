"""Reads the heartbeats of a child process: one byte a second through a pipe it inherits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from .best_effort_io import attempt


class HeartbeatListener:
    """The heartbeats of one process, across its restarts."""

    def __init__(self) -> None:
        self._read_end = -1

    @contextmanager
    def new_pipe(self) -> Iterator[int]:
        """A new pipe; yields the write end, for the process about to be started. Raises OSError."""
        self.close()
        self._read_end, write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        os.set_blocking(write_end, False)
        try:
            yield write_end
        finally:
            os.close(write_end)

    def take_beats(self) -> bool:
        """Whether a heartbeat came since this was last asked; asking forgets it."""
        return self._read_end >= 0 and bool(attempt(lambda: os.read(self._read_end, 65536), b""))

    def close(self) -> None:
        """Close the read end."""
        if self._read_end >= 0:
            os.close(self._read_end)
            self._read_end = -1
