"""A proxy that lets requests through, and, when told to, swallows what comes back: the worst of all networks."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Swallower:
    """A proxy on `port` in front of a house on the port `house`."""

    house: int
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    swallowing: bool = False
    swallowed: int = 0

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        try:
            house = socket.create_connection(("127.0.0.1", self.house))
        except OSError:
            client.close()
            return
        threading.Thread(target=self._pipe, args=(client, house), daemon=True).start()
        self._pipe(house, client, answers=True)

    def _pipe(self, source: socket.socket, sink: socket.socket, *, answers: bool = False) -> None:
        with suppress(OSError):
            while told := source.recv(65536):
                if answers and self.swallowing:
                    self.swallowed += 1
                    break
                sink.sendall(told)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def swallowing(house: int) -> Iterator[Swallower]:
    """A proxy in front of a house."""
    proxy = Swallower(house)
    threading.Thread(target=proxy.serve, daemon=True).start()
    yield proxy
    proxy.listener.close()
