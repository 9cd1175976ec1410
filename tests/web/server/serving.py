"""A service on the real web server, and what may be said to it byte by byte."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

import httpx

from frivilligbors.settings import Settings
from launcher.ports import free_port
from launcher.process_table import gunicorn_command
from launcher.spawn import await_ready, spawn

OURS = {name.upper() for name in Settings.__dataclass_fields__}
HURRIED = "tests.web.server.hurried.Worker"
REGISTRATION = "services.registration.app:create_app()"


class Serving:
    """Registration, on a port of its own."""

    def __init__(self, store_url: str, data_dir: Path, worker: str = HURRIED, app: str = REGISTRATION) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir / "web.log"
        self._environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
            "REDIS_URL": store_url,
            "DATA_DIR": str(data_dir),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "a secret of the tests " * 2,
        }
        self._command = [
            sys.executable,
            "-m",
            *gunicorn_command(f"127.0.0.1:{self.port}", app, worker),
        ]
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.process = spawn(self._command, log=self.log, environment=self._environment)
        assert await_ready(self.process, self.is_well, 30), self.output
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def output(self) -> str:
        """All that it wrote."""
        return self.log.read_text()

    def is_well(self) -> bool:
        """Whether it answers somebody who asks properly."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=60).status_code == 200
        except httpx.TransportError:
            return False

    def connect(self, beginning: bytes = b"") -> socket.socket:
        """A line to it, on which this has been said."""
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        sock.sendall(beginning)
        return sock

    def answer(self, request: bytes) -> bytes:
        """All that it says to this before it hangs up; nothing more is said to it."""
        with self.connect(request) as sock:
            sock.shutdown(socket.SHUT_WR)
            return received(sock)


def received(sock: socket.socket) -> bytes:
    """All that is said until the other end hangs up."""
    answer = b""
    try:
        while part := sock.recv(65536):
            answer += part
    except ConnectionResetError:
        pass
    return answer
