"""The clock of an evening that is played at another speed."""

import threading
import time


class EveningClock:
    """Counts the evening's seconds from now on, `speed` of them in a real second. With speed 0 nothing waits."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._started_at = time.monotonic()
        self._cancelled = threading.Event()

    def wait_until(self, second: float) -> bool:
        """Wait for a second of the evening. False if it was cancelled."""
        wait = self._started_at + second / self._speed - time.monotonic() if self._speed else 0.0
        return not self._cancelled.wait(max(0.0, wait))

    def cancel(self) -> None:
        """End all waits."""
        self._cancelled.set()
