"""A store and a house for a benchmark, and the people in it."""

import json
import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

from frivilligbors.settings import Settings
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from launcher.ports import free_port
from launcher.process_table import gunicorn_command
from services.organiser.commands.command_line import create_bors, open_bors
from tests.running_house import RunningHouse
from web.context import context_for

from .machine import CLIENT_CORE, FOLDER, SERVER_CORE
from .process import Process, await_port

HEAD = re.compile(rb"HTTP/1\.1 (?P<status>[0-9]+).*?\r\nContent-Length: (?P<length>[0-9]+).*?\r\n\r\n", re.DOTALL)
SECTORS = ("voluntary", "public", "business", "individual")


@contextmanager
def store_in(data: Path, core: int | None = SERVER_CORE) -> Iterator[str]:
    """A durable store on the servers' core, or on any; its address."""
    lock = lock_data_dir(data)
    server = EmbeddedStore(data, lock)
    process = server.start()
    if core is not None:
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})
    try:
        yield server.url
    finally:
        stop_server(process)
        os.close(lock)


def created(url: str, bors: str) -> None:
    """Plan a børs in a store."""
    house = context_for(Settings(redis_url=url, secret_key="benchmark " * 4))
    create_bors(house, bors, "Frivilligbørsen på benken", by="bench", idempotency_key=token_hex(8))


def opened(url: str, bors: str) -> None:
    """Strike the gong of a planned børs."""
    open_bors(context_for(Settings(redis_url=url, secret_key="benchmark " * 4)), bors, by="bench", idempotency_key=token_hex(8))


@contextmanager
def house(*, apart: bool = False) -> Iterator[RunningHouse]:
    """All the processes of `make run`, on all cores; or `apart`, on the servers' core, and whoever measures on the clients'."""
    cores = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            os.sched_setaffinity(0, {SERVER_CORE} if apart else cores)  # a process has the cores of the one that starts it
            with RunningHouse(Path(folder)) as running:
                os.sched_setaffinity(0, {CLIENT_CORE} if apart else cores)
                yield running
        finally:
            os.sched_setaffinity(0, cores)


@contextmanager
def display_beside(running: RunningHouse) -> Iterator[int]:
    """The display in a web process of its own, on the same store and hub, as in a container; its port."""
    port = free_port()
    command = [sys.executable, "-m", *gunicorn_command(f"127.0.0.1:{port}", "services.display.app:create_app()")]
    environment = {"REDIS_URL": running.running["redis_url"], "SECRET_KEY": "benchmark " * 4}
    with Process(command, core=None, log=FOLDER / "display.log", environment=running.environment | environment) as process:
        await_port(port, process)
        yield port


@dataclass
class Caller:
    """Somebody who sends one request after the other on one line, each as one packet, as Chromium does.

    On a bare socket: of what a benchmark measures between `send` and its answer, hardly anything is this client's own work.
    """

    port: int
    token: str = ""
    _line: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line:
            self._line.close()

    def get(self, path: str) -> Any:
        """What stands there."""
        return json.loads(self.page(path))

    def page(self, path: str) -> bytes:
        """The same, as it is sent. Raises RuntimeError for a refusal."""
        return self.send(self._written("GET", path))

    def post(self, path: str, body: Any) -> Any:
        """Send a command. Raises RuntimeError unless it was carried out."""
        return json.loads(self.send(self.command(path, body)))

    def register(self, bors: str, number: int) -> dict[str, Any]:
        """One more participant, with an address, a need and an offer."""
        body = {
            "name": f"Deltaker {number}",
            "email": f"deltaker-{number}@example.no",
            "organisations": [{"name": f"Forening {number}", "sector": SECTORS[number % 3]}],
            "needs": [{"category": "premises", "text": "Et sted å øve på onsdager"}],
            "offers": [{"category": "entertainment", "text": "Sang og musikk på sykehjemmet"}],
        }
        answer: dict[str, Any] = self.post(f"/api/bors/{bors}/participants", body)
        return answer

    def command(self, path: str, body: Any) -> bytes:
        """A command as it goes over the line, under a key of its own."""
        headers = f"Idempotency-Key: {token_hex(16)}\r\nContent-Type: application/json\r\n"
        return self._written("POST", path, headers, json.dumps(body).encode())

    def send(self, request: bytes) -> bytes:
        """The body of the answer. Raises RuntimeError unless the request was carried out."""
        if self._line is None:
            self._line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self._line.sendall(request)
        received, head = b"", None
        while head is None or len(received) < head.end() + int(head["length"]):
            part = self._line.recv(1 << 16)
            if not part:
                raise RuntimeError(f"hung up after {received[:200]!r}")
            received += part
            head = head or HEAD.match(received)
        if head["status"] not in (b"200", b"201"):
            raise RuntimeError(f"{request.split(b' HTTP', 1)[0]!r}: {received[:400]!r}")
        return received[head.end() :]

    def _written(self, method: str, path: str, headers: str = "", body: bytes = b"") -> bytes:
        if self.token:
            headers += f"Authorization: Bearer {self.token}\r\n"
        if body:
            headers += f"Content-Length: {len(body)}\r\n"
        return f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n{headers}\r\n".encode() + body
