"""Waiting for signals: a child process that ended (SIGCHLD) or a request to stop."""

import select
import signal
import socket
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SignalWaiter:
    """Wakes `wait` as soon as a signal arrives, through a self-pipe. `stop_requests` counts the requests to stop."""

    def __init__(self) -> None:
        self.stop_requests = 0
        self._wake_r, self._wake_w = socket.socketpair()
        self._wake_r.setblocking(False)
        self._wake_w.setblocking(False)
        signal.set_wakeup_fd(self._wake_w.fileno(), warn_on_full_buffer=False)
        for signum in STOP_SIGNALS:
            if signum is not signal.SIGHUP or signal.getsignal(signum) is not signal.SIG_IGN:  # as under nohup
                signal.signal(signum, self._on_stop_signal)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def wait(self, seconds: float) -> None:
        """Return at the next signal, at the latest after `seconds`."""
        if select.select([self._wake_r], [], [], max(0.0, seconds))[0]:
            self._wake_r.recv(4096)

    def close(self) -> None:
        """Stop listening."""
        signal.set_wakeup_fd(-1)
        self._wake_r.close()
        self._wake_w.close()

    def _on_stop_signal(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.stop_requests += 1
