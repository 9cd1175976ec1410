"""A store and a house for a benchmark, and the people in it."""

import http.client
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

from frivilligbors.settings import Settings
from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server
from launcher.ports import free_port
from launcher.process_table import gunicorn_command
from services.organiser.store.lifecycle import create_bors, open_bors
from tests.running_house import RunningHouse
from web.context import context_for

from .machine import FOLDER, SERVER_CORE
from .process import Process, await_port

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
    create_bors(house, bors, "Frivilligbørsen på benken", by="bench", key=token_hex(8))


def opened(url: str, bors: str) -> None:
    """Strike the gong of a planned børs."""
    open_bors(context_for(Settings(redis_url=url, secret_key="benchmark " * 4)), bors, by="bench", key=token_hex(8))


@contextmanager
def house() -> Iterator[RunningHouse]:
    """All the processes of `make run`, on both cores."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, RunningHouse(Path(folder)) as running:
        yield running


@contextmanager
def display_beside(running: RunningHouse) -> Iterator[int]:
    """The display in a web process of its own, on the same store and hub, as in a container; its port."""
    port = free_port()
    command = [sys.executable, "-m", *gunicorn_command(f"127.0.0.1:{port}", "services.display:create_app()")]
    told = {"REDIS_URL": running.running["redis_url"], "SECRET_KEY": "benchmark " * 4}
    with Process(command, core=None, log=FOLDER / "display.log", environment=running.environment | told) as process:
        await_port(port, process)
        yield port


@dataclass
class Caller:
    """Somebody who keeps a line to the house open and sends one request after the other."""

    port: int
    token: str = ""
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("localhost", self.port, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def get(self, path: str) -> Any:
        """What stands there."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Any) -> Any:
        """Send a command. Raises RuntimeError unless it was carried out."""
        return self._ask("POST", path, json.dumps(body), {"Idempotency-Key": token_hex(16), "Content-Type": "application/json"})

    def register(self, bors: str, number: int) -> dict[str, Any]:
        """One more participant, with an address, a need and an offer."""
        told = {
            "name": f"Deltaker {number}",
            "email": f"deltaker-{number}@example.no",
            "organisations": [{"name": f"Forening {number}", "sector": SECTORS[number % 3]}],
            "needs": [{"category": "premises", "text": "Et sted å øve på onsdager"}],
            "offers": [{"category": "entertainment", "text": "Sang og musikk på sykehjemmet"}],
        }
        answer: dict[str, Any] = self.post(f"/api/bors/{bors}/participants", told)
        return answer

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        told = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {told[:200]!r}")
        return json.loads(told)
