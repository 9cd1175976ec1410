"""How far the evening has come: a bar where there is a terminal, a line now and then where there is none."""

import threading
from typing import TextIO

WIDTH = 30
LINES = 4  # for each part of the evening, where nobody can redraw a line


class Progress:
    """Shows one part of the evening at a time. Brokers tell it side by side."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._what, self._done, self._of = "", 0, 0

    def begin(self, what: str, of: int) -> None:
        """The next part: so many of these."""
        with self._lock:
            self._what, self._done, self._of = what, 0, of
            self._show()

    def one(self) -> None:
        """One more is done."""
        with self._lock:
            self._done += 1
            self._show()

    def say(self, sentence: str) -> None:
        """Something worth knowing between two parts."""
        if self._out is not None:
            self._out.write(f"{sentence}\n")
            self._out.flush()

    def _show(self) -> None:
        if self._out is None:
            return
        if self._out.isatty():
            self._out.write(f"\r{self._line()}" + ("\n" if self._done == self._of else ""))
        elif self._is_worth_a_line():
            self._out.write(f"{self._line()}\n")
        self._out.flush()

    def _line(self) -> str:
        full = WIDTH * self._done // self._of if self._of else WIDTH
        return f"{self._what:<14} {'█' * full}{'░' * (WIDTH - full)} {self._done:>3}/{self._of}"

    def _is_worth_a_line(self) -> bool:
        return self._done > 0 and self._done * LINES // self._of > (self._done - 1) * LINES // self._of
