"""Somebody who watches the wall all evening, whatever happens to the house."""

import contextlib
import socket
import threading
from typing import Self

from tests.running_house import RunningHouse
from tests.services.display.running_hub import ScreenConnection

SILENCE_TIMEOUT = 5.0  # seconds without a word after which a wall finds itself another line
HANDSHAKE = (
    "GET /skjerm/{bors}/ws HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Screen:
    """Comes back whenever its line is cut, and remembers each version it was shown, and its number of agreements."""

    def __init__(self, house: RunningHouse, bors: str) -> None:
        self._port, self._bors = house.port, bors
        self.shown: list[tuple[int, int]] = []
        self._sock: socket.socket | None = None
        self._gone = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        with contextlib.suppress(OSError, AttributeError):
            self._sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        self._watching.join()

    def shows(self, agreements: int) -> bool:
        """Whether it shows this number now."""
        return bool(self.shown) and self.shown[-1][1] == agreements

    def _watch(self) -> None:
        while not self._gone.wait(0.05):
            with contextlib.suppress(OSError, EOFError), socket.create_connection(("127.0.0.1", self._port)) as self._sock:
                self._listen(ScreenConnection(self._sock))

    def _listen(self, line: ScreenConnection) -> None:
        line.sock.settimeout(SILENCE_TIMEOUT)
        line.sock.sendall(HANDSHAKE.format(bors=self._bors, port=self._port).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += line.exactly(1)
        while answer.startswith(b"HTTP/1.1 101") and not self._gone.is_set():
            board = line.board()
            self.shown.append((board["version"], board["agreements"]["total"]))
