"""Being told to stop."""

import signal
import time
from types import FrameType

STEP = 0.25  # how soon a wait notices


class Stopping:
    """Whether somebody has told this process to stop. A plain flag: locks and signals do not mix."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, *_: int | FrameType | None) -> None:
        """Stop when you can."""
        self.asked = True

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as being asked."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def wait(self, seconds: float) -> None:
        """Let time pass, but not past being asked."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, STEP))
