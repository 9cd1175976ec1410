import socket
import struct
from collections.abc import Iterator
from threading import Event
from typing import Any, Self
from urllib.parse import urlsplit

from tests.serving import served

WHOLE = b"a file"
BREAK_OFF = struct.pack("ii", 1, 0)  # close without a goodbye


class Answer:
    """An app whose one answer is a file that somebody must close."""

    def __init__(self) -> None:
        self.broken_off, self.closed = Event(), Event()

    def __call__(self, _: Any, start_response: Any) -> Self:
        start_response("200 OK", [("Content-Length", str(len(WHOLE)))])
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield WHOLE
        self.broken_off.wait(60)

    def close(self) -> None:
        self.closed.set()


def test_a_file_is_closed_also_if_the_browser_breaks_off_once_it_has_come() -> None:
    answer = Answer()
    with served(answer) as address:
        with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=60) as browser:
            browser.sendall(b"GET / HTTP/1.0\r\n\r\n")
            while WHOLE not in browser.recv(1000):
                pass
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK_OFF)
        answer.broken_off.set()
        assert answer.closed.wait(60)
