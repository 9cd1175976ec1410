"""The Unix datagram socket through which a web process hands a subscriber's socket over to the hub.

A datagram has a line for each socket, the websocket handshake (its key) and the viewer (børs, priority, address), and beside
them the descriptors in the same order, so there is nothing to close or to resume: a web process needs no word of a hub that
starts anew, and a hub none of a web process.
The hub itself answers the handshake, since only it knows whether it is full.
"""

import os
import socket
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .viewers import Viewer
from .websocket_handshake import Upgrade

RETRY_DELAYS = (0.001,) * 50 + (0.02,) * 50  # the kernel queues about ten datagrams: a second of retries
PER_DATAGRAM = 32  # sockets handed over at once: fewer calls, and the hub is woken once
MAX_LINE = 1024  # bytes: what is longer is cut
MAX_DATAGRAM = PER_DATAGRAM * (MAX_LINE + 1)
PROBE, ALIVE = b"?", b"!"  # answered by the hub's own loop
BATCH = 64  # sockets received in one iteration of the loop, so that a rush delays no board


class HandedOver(NamedTuple):
    """A socket on its way to the hub, by its descriptor."""

    fd: int
    viewer: Viewer
    upgrade: Upgrade

    def encode(self) -> bytes:
        """As a line."""
        return f"{self.upgrade.encode()} {self.viewer.encode()}".encode()[:MAX_LINE]


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
        left = BATCH
        while left > 0:
            try:
                datagram, fds, _, _ = socket.recv_fds(self._sock, MAX_DATAGRAM, PER_DATAGRAM)
            except BlockingIOError:
                return
            left -= max(1, len(fds))
            if datagram == PROBE:
                _answer_probe(fds)
            else:
                yield from _received(datagram, fds)

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
        os.dup2(self._closed_peer.fileno(), sock.fileno())  # the web server may now close it without closing the subscriber
        return True

    def send_descriptor(self, fd: int, viewer: Viewer, upgrade: Upgrade) -> bool:
        """Send a descriptor to the hub. False: there is no hub, or it is too busy."""
        return self.send_descriptors([HandedOver(fd, viewer, upgrade)])

    def send_descriptors(self, batch: Sequence[HandedOver]) -> bool:
        """Send at most PER_DATAGRAM descriptors together. False: there is no hub, or it is too busy.

        By hand, since socket.send_fds forgets the address, and gevent's sendmsg does not report a full queue.
        """
        return self._send([one.fd for one in batch], b"\n".join([one.encode() for one in batch]))

    def is_alive(self, timeout: float) -> bool:
        """Whether the hub answers a probe within so many seconds."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            if not self._send([theirs.fileno()], PROBE):
                return False
            theirs.close()
            ours.settimeout(timeout)
            try:
                return ours.recv(1) == ALIVE
            except OSError:
                return False

    def _send(self, fds: list[int], datagram: bytes) -> bool:
        handles = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", fds))
        for delay in RETRY_DELAYS:
            try:
                self._sock.sendmsg([datagram], [handles], socket.MSG_DONTWAIT, self._path)
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


def _received(datagram: bytes, fds: list[int]) -> Iterator[tuple[socket.socket, Viewer, Upgrade]]:
    """The sockets of a datagram. Where it has not as many lines, nobody can tell whose each is, and all are closed."""
    lines = datagram.decode(errors="replace").split("\n")
    if len(lines) != len(fds):
        for fd in fds:
            os.close(fd)
        return
    for line, fd in zip(lines, fds, strict=True):
        word, _, viewer = line.partition(" ")
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fd)  # or each asks the kernel three times what it is
        yield sock, Viewer.decode(viewer), Upgrade.decode(word)


def _answer_probe(fds: list[int]) -> None:
    """A probe takes no subscriber's place."""
    for fd in fds:
        with socket.socket(fileno=fd) as prober, suppress(OSError):
            prober.setblocking(False)
            prober.send(ALIVE)
