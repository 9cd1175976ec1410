"""The display as it runs in the hall: a web server and a hub, each a process of its own, and a store one may stop."""

import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from frivilligbors.settings import Settings
from launcher.process_table import WORKER
from tests.eventually import eventually

from .running_hub import ScreenConnection

OURS = {name.upper() for name in Settings.__dataclass_fields__}
SERVERS = {
    "upgrade_cache": ("gunicorn", "--no-control-socket", "-k", WORKER, "-w", "1", "--log-level", "warning"),
    "gthread": ("gunicorn", "--no-control-socket", "-k", "gthread", "--threads", "8", "-w", "1", "--log-level", "warning"),
}


class Display:
    """Start it, connect to it, kill a part of it."""

    def __init__(self, store_url: str, data_dir: Path, server: str = "upgrade_cache", handles: int = 0) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
            "REDIS_URL": store_url,
            "DATA_DIR": str(data_dir),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "a secret of the tests " * 2,
        }
        self.hub_socket = Settings.of(self.environment).hub_socket
        self.server, self.handles = server, handles
        self.output = (data_dir / f"output-{self.port}").open("w+b")
        self.lines: list[ScreenConnection] = []
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self.hub = self.start_hub()
            self.web = self._run(*SERVERS[self.server], "-b", f"127.0.0.1:{self.port}", "services.display.app:create_app()")
            eventually(self._answers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for line in self.lines:
            line.sock.close()
        for process in self.processes:
            if process.returncode is None:  # the id of one that was waited for may be that of somebody else's group by now
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # a web server's workers too: each process leads a group of its own
            process.wait()
        self.output.close()

    def start_hub(self) -> "subprocess.Popen[bytes]":
        """A hub that takes sockets in."""
        assert not self._is_open(), "another hub is at this door: what is asked here would be answered there"
        self.hub = self._run("services.display.hub")
        eventually(self._is_open)
        return self.hub

    def screen(self, bors: str, **headers: str) -> ScreenConnection:
        """A screen that has just shaken hands."""
        line = self.send_upgrade(bors, headers)
        line.answered()
        return line

    def send_upgrade(self, bors: str, headers: Mapping[str, str], more: Sequence[str] = ()) -> ScreenConnection:
        """A screen that has asked for a line, with `more` lines than are proper."""
        sock = socket.create_connection(("127.0.0.1", self.port))
        key = b64encode(os.urandom(16)).decode()
        asked = {
            "Host": f"127.0.0.1:{self.port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
            **headers,
        }
        header_lines = "".join(f"{line}\r\n" for line in (*(f"{name}: {value}" for name, value in asked.items()), *more))
        sock.sendall(f"GET /skjerm/{bors}/ws HTTP/1.1\r\n{header_lines}\r\n".encode())
        line = ScreenConnection(sock)
        self.lines.append(line)
        return line

    def read_output(self) -> str:
        """All that the processes wrote."""
        self.output.seek(0)
        return self.output.read().decode()

    def _run(self, *command: str) -> "subprocess.Popen[bytes]":
        within = ["sh", "-c", f'ulimit -n {self.handles} && exec "$@"', "sh"] if self.handles else []
        started = subprocess.Popen(
            [*within, sys.executable, "-m", *command],
            env=self.environment,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        self.processes.append(started)
        return started

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def _is_open(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as knock:
            try:
                knock.connect(str(self.hub_socket))
            except OSError:
                return False
            return True
