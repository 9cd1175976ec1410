"""The clock of an evening that is played faster than it was lived."""

import threading
import time


class FixedWindow:
    """Counts the seconds of the evening from now on, `speed` of them in one of ours. With speed 0 nobody ever waits."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._began = time.monotonic()
        self._broken_off = threading.Event()

    def until(self, second: float) -> bool:
        """Wait for a second of the evening. False if the evening was broken off."""
        wait = self._began + second / self._speed - time.monotonic() if self._speed else 0.0
        return not self._broken_off.wait(max(0.0, wait))

    def break_off(self) -> None:
        """Let nobody wait any longer."""
        self._broken_off.set()
