"""The request to stop a worker, by SIGTERM or SIGINT."""

import signal
import time
from types import FrameType

POLL_INTERVAL = 0.25  # seconds until a wait notices the request


class Shutdown:
    """Whether this process has been requested to stop. A plain flag: locks and signals do not mix."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, *_: int | FrameType | None) -> None:
        """Stop when you can."""
        self.requested = True

    def install_signal_handlers(self) -> None:
        """Take SIGTERM and SIGINT as the request."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request)

    def wait(self, seconds: float) -> None:
        """Sleep for so many seconds, or until the request."""
        deadline = time.monotonic() + seconds
        while not self.requested and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, POLL_INTERVAL))
