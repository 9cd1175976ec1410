"""Stops trying whoever does not answer, and lets one trial through after a delay that doubles."""

import threading
from collections.abc import Callable

FIRST_DELAY, LONGEST_DELAY = 2.0, 30.0  # seconds between two trials: doubled each time
TRIAL_TIMEOUT = 120.0  # seconds that others leave it to the one trial under way


class CircuitBreaker:
    """Which names (an SMTP server, a domain) have failed, as far as this process knows.

    `clock` gives seconds and never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._open: dict[str, tuple[int, float]] = {}  # failures in a row, and when to try again

    def retry_after(self, *names: str) -> float:
        """Seconds until all of these may be tried; 0 where they may be now."""
        now = self._clock()
        return min(LONGEST_DELAY, max(0.0, *(self._open.get(name, (0, now))[1] - now for name in names)))

    def begin(self, *names: str) -> dict[str, int] | None:
        """A trial, to be handed to `finish`. None: not now. A name that failed is tried by one at a time."""
        with self._lock:
            if self.retry_after(*names):
                return None
            trial = {name: self._open.get(name, (0, 0.0))[0] for name in names}
            self._open |= {name: (failures, self._clock() + TRIAL_TIMEOUT) for name, failures in trial.items() if failures}
            return trial

    def finish(self, trial: dict[str, int], failed: str | None) -> None:
        """Which name failed; the others answered. Trials that were under way at the same time count as one failure."""
        with self._lock:
            for name, failures in trial.items():
                if name != failed:
                    self._open.pop(name, None)
                elif self._open.get(name, (0, 0.0))[0] == failures:
                    delay = min(FIRST_DELAY * 2 ** min(failures, 10), LONGEST_DELAY)
                    self._open[name] = failures + 1, self._clock() + delay
