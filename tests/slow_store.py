"""A store whose disk is slow, as whoever asks it sees that: a line to a real one, on which answers come late or never."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class SlowStore:
    """A line to the store at `port`. An answer comes after `delay` seconds, but none to a request that holds `mute`."""

    port: int
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    delay: float = 0.0
    mute: bytes = b""
    well: threading.Event = field(default_factory=threading.Event)
    lines: list[socket.socket] = field(default_factory=list)

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                redis = socket.create_connection(("127.0.0.1", self.port))
                self.lines += [client, redis]
                silent = threading.Event()
                for pipe in (self._ask, self._answer):
                    threading.Thread(target=pipe, args=(client, redis, silent), daemon=True).start()

    def _ask(self, client: socket.socket, redis: socket.socket, silent: threading.Event) -> None:
        with suppress(OSError):
            while received := client.recv(1 << 20):
                if self.mute and self.mute in received:
                    silent.set()
                redis.sendall(received)
            redis.shutdown(socket.SHUT_WR)

    def _answer(self, client: socket.socket, redis: socket.socket, silent: threading.Event) -> None:
        with suppress(OSError):
            while received := redis.recv(1 << 20):
                if self.delay:
                    self.well.wait(self.delay)
                if not silent.is_set():
                    client.sendall(received)

    def heal(self) -> None:
        """From now on all is answered at once."""
        self.delay, self.mute = 0.0, b""
        self.well.set()


@contextmanager
def slow_store(url: str) -> Iterator[tuple[SlowStore, str]]:
    """Such a line to the store at this address, and its own address."""
    port = urlsplit(url).port
    assert port
    line = SlowStore(port)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line, url.replace(f":{port}", f":{line.listener.getsockname()[1]}")
    finally:
        for end in (line.listener, *line.lines):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
