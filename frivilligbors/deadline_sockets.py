"""Connections to the store that heed the deadline of whoever works: opening one, sending and each piece of an answer."""

import socket
from typing import Any, cast

from redis.connection import Connection, PythonRespSerializer, SSLConnection, UnixDomainSocketConnection

from .deadline import bounded


class DeadlineSocket:
    """A socket on which everything takes at most what was set, and what is left before the deadline if that is less."""

    def __init__(self, sock: socket.socket, timeout: float | None) -> None:
        self._sock, self._timeout = sock, timeout

    def settimeout(self, seconds: float | None) -> None:
        """How long one step may take."""
        self._timeout = seconds

    def recv(self, size: int, flags: int = 0) -> bytes:
        """The next piece of what comes."""
        self._sock.settimeout(bounded(self._timeout))
        return self._sock.recv(size, flags)

    def recv_into(self, buffer: bytearray | memoryview, size: int = 0) -> int:
        """The next piece of what comes, into a buffer; how many bytes it was."""
        self._sock.settimeout(bounded(self._timeout))
        return self._sock.recv_into(buffer, size)

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._sock.settimeout(bounded(self._timeout))
        self._sock.sendall(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class _Bounded:
    """What the three kinds have in common. A step that is not done in time ends the connection, so no late answer is read."""

    _socket_timeout: float | None
    _socket_connect_timeout: float | None

    def _connect(self) -> DeadlineSocket:
        waits = self._socket_timeout, self._socket_connect_timeout
        try:
            self._socket_timeout, self._socket_connect_timeout = (bounded(seconds) for seconds in waits)
            return DeadlineSocket(cast(Any, super())._connect(), waits[0])
        finally:
            self._socket_timeout, self._socket_connect_timeout = waits

    def _construct_command_packer(self, _: object) -> PythonRespSerializer:
        """Commands are packed by redis-py: hiredis, which reads the answers, cannot send back bytes that are no text."""
        connection = cast(Any, self)
        return PythonRespSerializer(connection._buffer_cutoff, connection.encoder.encode)


class Plain(_Bounded, Connection):
    """Over the network."""


class Secure(_Bounded, SSLConnection):
    """Over the network, encrypted."""


class Local(_Bounded, UnixDomainSocketConnection):
    """On the same machine."""


KINDS = {"rediss": Secure, "unix": Local}


def kind(scheme: str) -> type[Connection]:
    """The kind of connection that an address of this scheme asks for."""
    return cast("type[Connection]", KINDS.get(scheme, Plain))
