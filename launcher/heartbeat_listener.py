"""Hearing a process's beats: a byte a second, through a pipe it was given when it was begun."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from .best_effort_io import attempt


class Pulse:
    """The pulse of one process of the house, however often that is begun again."""

    def __init__(self) -> None:
        self._hear = -1

    @contextmanager
    def renewed(self) -> Iterator[int]:
        """The end to be given to the process that is begun now. Raises OSError."""
        self.close()
        self._hear, beat = os.pipe()
        os.set_blocking(self._hear, False)
        os.set_blocking(beat, False)
        try:
            yield beat
        finally:
            os.close(beat)

    def heard(self) -> bool:
        """Whether it has beaten since this was last asked."""
        return self._hear >= 0 and bool(attempt(lambda: os.read(self._hear, 65536), b""))

    def close(self) -> None:
        """Hear nothing more."""
        if self._hear >= 0:
            os.close(self._hear)
            self._hear = -1
