"""The Unix datagram socket through which a web process hands a screen's socket over to the hub.

A datagram is the websocket handshake (its key) and the viewer (børs, priority, address), with the descriptor beside it, so
there is nothing to close or to resume: a web process needs no word of a hub that starts anew, and a hub none of a web process.
The hub itself answers the handshake, since only it knows whether it is full.
"""

import os
import socket
import time
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .viewers import Viewer
from .websocket_handshake import Upgrade

RETRY_DELAYS = (0.001,) * 50 + (0.02,) * 50  # the kernel queues about ten datagrams: a second of retries
MAX_DATAGRAM = 1024
PROBE, ALIVE = b"?", b"!"  # answered by the hub's own loop
BATCH = 64  # sockets received in one turn of the loop, so that a rush delays no board


class HubSocket:
    """The hub's end."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.parent.stat().st_uid != os.geteuid():
            raise PermissionError(f"{path.parent} belongs to somebody else: no door can be made in it.")
        path.unlink(missing_ok=True)
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sock.setblocking(False)
        self._sock.bind(str(path))
        path.chmod(0o600)

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._sock.fileno()

    def receive(self) -> Iterator[tuple[socket.socket, Viewer, Upgrade]]:
        """The sockets that were handed over, each with its viewer and its handshake."""
        for _ in range(BATCH):
            try:
                datagram, fds, _, _ = socket.recv_fds(self._sock, MAX_DATAGRAM, 1)
            except BlockingIOError:
                return
            if datagram == PROBE:
                _answer_probe(fds)
                continue
            word, _, line = datagram.decode(errors="replace").partition(" ")
            upgrade, viewer = Upgrade.decode(word), Viewer.decode(line)
            for fd in fds:  # its kind is given, or each socket asks the kernel three times
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fd)
                yield sock, viewer, upgrade

    def close(self) -> None:
        """Receive no more: sockets still in the queue are closed."""
        self._sock.close()


class HubClient:
    """A web process's end."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._closed_peer, other = socket.socketpair()
        other.close()

    def hand_over(self, sock: socket.socket, viewer: Viewer, upgrade: Upgrade) -> bool:
        """Give the hub a socket of the web server, with its handshake. False: no hub took it."""
        if not self.send_descriptor(sock.fileno(), viewer, upgrade):
            return False
        os.dup2(self._closed_peer.fileno(), sock.fileno())  # the web server may now close it without closing the screen
        return True

    def send_descriptor(self, fd: int, viewer: Viewer, upgrade: Upgrade) -> bool:
        """Send a descriptor to the hub. False: there is no hub, or it is too busy.

        By hand, since socket.send_fds forgets the address, and gevent's sendmsg does not report a full queue.
        """
        return self._send(fd, f"{upgrade.encode()} {viewer.encode()}".encode())

    def is_alive(self, timeout: float) -> bool:
        """Whether the hub answers a probe within so many seconds."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            if not self._send(theirs.fileno(), PROBE):
                return False
            theirs.close()
            ours.settimeout(timeout)
            try:
                return ours.recv(1) == ALIVE
            except OSError:
                return False

    def _send(self, fd: int, datagram: bytes) -> bool:
        handle = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [fd]))
        for delay in RETRY_DELAYS:
            try:
                self._sock.sendmsg([datagram], [handle], socket.MSG_DONTWAIT, self._path)
            except (BlockingIOError, InterruptedError):
                time.sleep(delay)
            except OSError:
                return False
            else:
                return True
        return False

    def close(self) -> None:
        """Hand over no more."""
        self._sock.close()
        self._closed_peer.close()


def _answer_probe(fds: list[int]) -> None:
    """A probe takes no screen's place."""
    for fd in fds:
        with socket.socket(fileno=fd) as prober, suppress(OSError):
            prober.setblocking(False)
            prober.send(ALIVE)
