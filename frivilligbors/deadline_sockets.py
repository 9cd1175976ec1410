"""Connections to the store that heed the deadline of whoever works: opening one, sending and each piece of an answer."""

import socket
from collections.abc import Iterable
from typing import Any, cast

from hiredis import pack_command
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import ConnectionError as NotReached
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as TimedOut

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

    def is_readable(self) -> bool:
        """Whether something has come, or the other side has hung up: a look, without waiting."""
        self._sock.settimeout(0)
        try:
            self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            pass  # it has ended
        return True

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._sock.settimeout(bounded(self._timeout))
        if (sent := self._sock.send(data)) < len(data):  # hardly ever; `sendall` by itself has more layers
            self._sock.sendall(data[sent:])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class CommandPacker:
    """Packs commands for the store, each as one piece, to be sent at once."""

    def __init__(self, encoder: Any) -> None:
        self._encode, self._errors = encoder.encode, encoder.encoding_errors

    def pack(self, command: str | bytes, *arguments: Any) -> list[bytes]:
        """One command. Its name may be of several words, as in ``CONFIG GET``."""
        name = command.encode() if isinstance(command, str) else command
        parts = (*name.split(), *arguments)
        try:
            return [pack_command(parts)]
        except (UnicodeEncodeError, TypeError):  # bytes that are no text, or what is none of ours to send
            return [self._packed(parts)]

    def _packed(self, arguments: Iterable[Any]) -> bytes:
        encoded = [one.encode("utf-8", self._errors) if isinstance(one, str) else self._encode(one) for one in arguments]
        return b"".join([b"*%d\r\n" % len(encoded), *[b"$%d\r\n%b\r\n" % (len(one), one) for one in encoded]])


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

    def exchange(self, *command: Any) -> Any:
        """Send a command, and read the reply as it comes, without the layers of redis-py's own. Raises RedisError."""
        connection: Any = self
        try:
            for piece in connection._command_packer.pack(*command):
                connection._sock.sendall(piece)
            reply = connection._parser.read_response()
        except TimeoutError as late:
            connection.disconnect()
            raise TimedOut(str(late)) from late
        except OSError as broken:
            connection.disconnect()
            raise NotReached(str(broken)) from broken
        except BaseException:
            connection.disconnect()
            raise
        if isinstance(reply, ResponseError):
            raise reply
        return reply

    def _construct_command_packer(self, _: object) -> "CommandPacker":
        """Ours asks hiredis, as redis-py's would; but that cannot send back bytes that are no text."""
        return CommandPacker(cast(Any, self).encoder)


class _Looking(_Bounded):
    """Those that are not encrypted look by themselves whether they are as they were left, each time they leave the pool.

    Among greenlets redis-py's look, by `poll`, is an iteration of the loop, and took as long as all the rest of a trip.
    """

    def can_read(self, timeout: float = 0) -> bool:
        """Whether there is something to be read, or the connection has ended."""
        connection: Any = self
        if timeout or not isinstance(connection._sock, DeadlineSocket):
            return bool(cast(Any, super()).can_read(timeout))
        return bool(connection._parser._reader.has_data()) or connection._sock.is_readable()


class Plain(_Looking, Connection):
    """Over the network."""


class Secure(_Bounded, SSLConnection):
    """Over the network, encrypted."""


class Local(_Looking, UnixDomainSocketConnection):
    """On the same machine."""


KINDS = {"rediss": Secure, "unix": Local}


def kind(scheme: str) -> type[Connection]:
    """The kind of connection that an address of this scheme asks for."""
    return cast("type[Connection]", KINDS.get(scheme, Plain))
