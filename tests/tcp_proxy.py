"""A proxy between two who talk: whoever makes one says what passes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar


class Between:
    """A proxy on `port` in front of a server on a port of this machine."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def passes(self, data: bytes, *, answers: bool) -> bool:
        """Whether this goes on to the other end (`answers`: from the server); if not, the connection ends. May wait."""
        raise NotImplementedError

    def serve(self) -> None:
        """Until `close`."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def close(self) -> None:
        """Take nobody any more."""
        self._listener.close()

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server))
        except OSError:
            client.close()
            return
        threading.Thread(target=self._pipe, args=(client, server), daemon=True).start()
        self._pipe(server, client, answers=True)

    def _pipe(self, source: socket.socket, sink: socket.socket, *, answers: bool = False) -> None:
        with suppress(OSError):
            while (data := source.recv(65536)) and self.passes(data, answers=answers):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


Kind = TypeVar("Kind", bound=Between)


@contextmanager
def between(proxy: Kind) -> Iterator[Kind]:
    """Let it serve for as long as the block lasts."""
    threading.Thread(target=proxy.serve, daemon=True).start()
    yield proxy
    proxy.close()
