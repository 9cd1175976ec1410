"""An app that works on a request for as long as a test wants, and web servers with little room."""

import gc
import json
import os
import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import gevent

from web.deadlines import WAITED
from web.metrics import MEASURES
from web.server.request_queue import Capacity
from web.server.worker import Worker as Server

LARGE = 10_000_000


class Patient(Server):
    """One command and one read at once; others wait for as long as a test takes."""

    capacity = Capacity(commands=1, reads=1, waiting_reads=20, command_timeout=60, read_timeout=60)

    def _measures(self) -> dict[str, int]:
        return super()._measures() | {"permits": len(self._permits)}


class Impatient(Server):
    """The same, and nobody waits long."""

    capacity = Capacity(commands=1, reads=1, command_timeout=0.2, read_timeout=0.2)


class SlowTaker:
    """Takes every socket; each is ten milliseconds of computing."""

    def take_over(self, client: socket.socket, peeked: bytes) -> bool:
        """Answer it."""
        note(peeked.split()[1].decode())
        end = time.perf_counter() + 0.01
        while time.perf_counter() < end:
            pass
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        return True

    def pass_on(self) -> None:
        """All has gone where it belongs."""

    def discard(self, client: socket.socket) -> None:
        """Nothing is remembered."""


class HandsOver(Patient):
    """Gives sockets to somebody else."""

    def run(self) -> None:
        """With an app that knows them."""
        self.wsgi.extensions = {"connection_taker": SlowTaker()}
        super().run()


def note(path: str) -> None:
    """Write down what was asked."""
    with (Path(os.environ["DATA_DIR"]) / "calls").open("a") as calls:
        calls.write(f"{path}\n")


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Note the call; begin to work. A path that ends in `/hold` is worked on while there is a file `hold`."""
    folder, path = Path(os.environ["DATA_DIR"]), environ["PATH_INFO"]
    note(path)
    while path.endswith("/hold") and (folder / "hold").exists():
        gevent.sleep(0.005)
    figures = {"waited": environ[WAITED], "measures": environ[MEASURES](), "frozen": gc.get_freeze_count()}
    body = b" " * LARGE if path == "/large" else json.dumps(figures).encode()
    start_response("200 OK", [("Content-Length", str(len(body))), ("Content-Type", "application/json")])
    return [body]
