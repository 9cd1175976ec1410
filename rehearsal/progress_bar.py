"""The progress: a bar on a terminal, a few lines elsewhere."""

import threading
from typing import TextIO

WIDTH = 30
LINES = 4  # for each part, where the output is no terminal


class ProgressBar:
    """Shows one part at a time. Thread-safe."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._label, self._done, self._total = "", 0, 0

    def begin(self, label: str, total: int) -> None:
        """Begin the next part, of `total` steps."""
        with self._lock:
            self._label, self._done, self._total = label, 0, total
            self._show()

    def advance(self) -> None:
        """One more step is done."""
        with self._lock:
            self._done += 1
            self._show()

    def print_line(self, sentence: str) -> None:
        """Print a line between two parts."""
        if self._out is not None:
            self._out.write(f"{sentence}\n")
            self._out.flush()

    def _show(self) -> None:
        if self._out is None:
            return
        if self._out.isatty():
            self._out.write(f"\r{self._line()}" + ("\n" if self._done == self._total else ""))
        elif self._is_due_for_a_line():
            self._out.write(f"{self._line()}\n")
        self._out.flush()

    def _line(self) -> str:
        full = WIDTH * self._done // self._total if self._total else WIDTH
        return f"{self._label:<14} {'█' * full}{'░' * (WIDTH - full)} {self._done:>3}/{self._total}"

    def _is_due_for_a_line(self) -> bool:
        return self._done > 0 and self._done * LINES // self._total > (self._done - 1) * LINES // self._total
