"""From a web process to the hub: Flask says who may come in, then the socket moves house through a Unix datagram door.

A datagram is the key of the handshake and whose socket it is (for which børs, of what rank, through which address), with the
descriptor beside it, so there is nothing to close or to resume: a web process needs no word of a hub that starts anew, and a
hub none of a web process. The hub itself answers the handshake, since only it knows whether there is room.
"""

import os
import socket
import time
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .guests import Guest
from .handshake import accepted

PAUSES = (0.001,) * 50 + (0.02,) * 50  # the kernel queues about ten datagrams: a second of patience
LONGEST_NAME = 256
KNOCK, HERE = b"?", b"!"  # is anybody in? The hub's own loop says so
AT_ONCE = 64  # arrivals in one turn, so that a rush at the door delays no board


class Inside:
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

    def arrivals(self) -> Iterator[tuple[socket.socket, Guest, bytes]]:
        """The sockets that stand in the door, each with whose it is, and its greeting."""
        for _ in range(AT_ONCE):
            try:
                name, fds, _, _ = socket.recv_fds(self._sock, LONGEST_NAME, 1)
            except BlockingIOError:
                return
            if name == KNOCK:
                _answer(fds)
                continue
            key, _, told = name.decode(errors="replace").partition(" ")
            guest = Guest.read(told)
            for fd in fds:  # its kind is told, or each socket asks the kernel three times
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fd)
                yield sock, guest, accepted(key) if key else b""

    def close(self) -> None:
        """Take in nobody more: whoever still stands in the door hears the line go dead."""
        self._sock.close()


class Outside:
    """A web process's end."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._nowhere, other = socket.socketpair()
        other.close()

    def hand_over(self, sock: socket.socket, guest: Guest, key: str) -> bool:
        """Give the hub a socket of the web server, with the key of its handshake. False: no hub took it."""
        if not self.pass_in(sock.fileno(), guest, key):
            return False
        os.dup2(self._nowhere.fileno(), sock.fileno())  # whatever the web server does to it now, it does to nobody
        return True

    def pass_in(self, fd: int, guest: Guest, key: str = "") -> bool:
        """Pass a descriptor through the door. False: no hub behind it, or one that is too busy.

        By hand, since socket.send_fds forgets the address, and gevent's sendmsg says nothing of a door that is full.
        """
        return self._passed(fd, f"{key} {guest.told()}".encode())

    def knock(self, patience: float) -> bool:
        """Whether the hub says within so many seconds that it is there and takes in whoever comes."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            if not self._passed(theirs.fileno(), KNOCK):
                return False
            theirs.close()
            ours.settimeout(patience)
            try:
                return ours.recv(1) == HERE
            except OSError:
                return False

    def _passed(self, fd: int, name: bytes) -> bool:
        handle = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [fd]))
        for pause in PAUSES:
            try:
                self._sock.sendmsg([name], [handle], socket.MSG_DONTWAIT, self._path)
            except (BlockingIOError, InterruptedError):
                time.sleep(pause)
            except OSError:
                return False
            else:
                return True
        return False

    def close(self) -> None:
        """Hand over no more."""
        self._sock.close()
        self._nowhere.close()


def _answer(fds: list[int]) -> None:
    """Whoever only knocks takes nobody's seat."""
    for fd in fds:
        with socket.socket(fileno=fd) as asker, suppress(OSError):
            asker.setblocking(False)
            asker.send(HERE)
