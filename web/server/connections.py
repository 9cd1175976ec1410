"""The open connections of a web process: what each waits for, since when, and which gives way when there are too many.

One address may be a whole hall, so none is ever refused for what it holds. A connection that waits for its client (for the rest
of a request, for a next one, for an answer to be taken) has a deadline; and when all room is taken, the address with most
connections that wait loses its oldest. Whoever sends a request and takes the answer is there for milliseconds only.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from ..fair_share import FairShare
from .peek import peek_now

TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
NO_ROOM = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nFrivilligbors: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)


class Stage(Enum):
    """What a connection waits for: a request, the rest of one, the file it brings, us, or the client to take its response."""

    IDLE = "idle"
    READING = "reading"
    UPLOADING = "uploading"
    SERVING = "serving"
    WRITING = "writing"


BEGUN = (Stage.READING, Stage.UPLOADING)  # whoever is ended now is told so


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """How many connections, and for how many seconds each stage may last. What we do ourselves has no deadline here."""

    connections: int = 5000
    idle: float = 15.0
    reading: float = 10.0
    uploading: float = 60.0
    writing: float = 60.0

    def of(self, stage: Stage) -> float:
        """Seconds a connection may stay in a stage."""
        return float("inf") if stage is Stage.SERVING else float(getattr(self, stage.value))


@dataclass(slots=True, eq=False)
class Connection:
    """One connection, of a client in a network."""

    sock: socket.socket
    network: str
    stage: Stage = Stage.IDLE
    since: float = 0.0


@dataclass(slots=True)
class EndedCounts:
    """How many connections were ended before they were done since the process began, and why."""

    too_slow: int = 0
    gave_way: int = 0


@dataclass(slots=True)
class Connections:
    """Every open connection. They are ended by a shutdown: whoever reads or writes there is told that nobody is left."""

    limits: ConnectionLimits
    clock: Callable[[], float] = time.monotonic
    ended: EndedCounts = field(default_factory=EndedCounts)
    _open: dict[socket.socket, Connection] = field(default_factory=dict)
    _waiting: FairShare[Connection] = field(default_factory=FairShare)

    def enter(self, sock: socket.socket, network: str) -> Connection:
        """One more. Where there is no room for it, another gives way."""
        if len(self._open) >= self.limits.connections:
            self._make_room()
        entered = self._open[sock] = Connection(sock, network, since=self.clock())
        self._waiting.add(network, entered, entered.since)
        return entered

    def move(self, connection: Connection, stage: Stage) -> None:
        """This one waits for something else now. Nothing happens to one that was ended."""
        if connection.sock not in self._open:
            return
        self._waiting.remove(connection.network, connection)
        connection.stage, connection.since = stage, self.clock()
        if stage is not Stage.SERVING:
            self._waiting.add(connection.network, connection, connection.since)

    def is_open(self, connection: Connection) -> bool:
        """Whether it was not ended: what it asked could still be read then, but its client knows that nobody will do it."""
        return connection.sock in self._open

    def leave(self, connection: Connection) -> None:
        """This one is done, or was ended."""
        self._open.pop(connection.sock, None)
        self._waiting.remove(connection.network, connection)

    def responded(self, sock: socket.socket) -> None:
        """What was asked on this socket is answered: it waits for its client now."""
        if connection := self._open.get(sock):
            self.move(connection, Stage.WRITING)

    def sweep(self) -> None:
        """End every connection whose deadline has passed."""
        now = self.clock()
        late = [one for one in self._open.values() if now - one.since > self.limits.of(one.stage)]
        for connection in late:
            self.ended.too_slow += connection.stage is not Stage.IDLE
            self._end(connection, TOO_SLOW if connection.stage in BEGUN else b"")

    def end_idle(self) -> None:
        """End every connection on which nothing was asked: the server stops."""
        for connection in [one for one in self._open.values() if one.stage is Stage.IDLE]:
            self._end(connection, b"")

    def __len__(self) -> int:
        return len(self._open)

    def _make_room(self) -> None:
        if (greediest := self._waiting.greediest()) is not None:
            self.ended.gave_way += 1
            self._end(self._waiting.first(greediest), NO_ROOM)

    def _end(self, connection: Connection, response: bytes) -> None:
        self.leave(connection)
        if connection.stage in BEGUN or (connection.stage is Stage.IDLE and peek_now(connection.sock)):
            with suppress(OSError):
                connection.sock.setblocking(False)
                connection.sock.send(response)
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
