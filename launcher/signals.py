"""Waiting for something to happen: a child that ended, or somebody who wants us to stop."""

import select
import signal
import socket
from types import FrameType

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bell:
    """Rings at once; nobody has to look every so often."""

    def __init__(self) -> None:
        self.stops = 0
        self._hear, self._ring = socket.socketpair()
        self._hear.setblocking(False)
        self._ring.setblocking(False)
        signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        for told in STOP:
            if told is not signal.SIGHUP or signal.getsignal(told) is not signal.SIG_IGN:  # as nohup asks
                signal.signal(told, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        if select.select([self._hear], [], [], max(0.0, seconds))[0]:
            self._hear.recv(4096)

    def close(self) -> None:
        """Hear nothing more."""
        signal.set_wakeup_fd(-1)
        self._hear.close()
        self._ring.close()

    def _stop(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.stops += 1
