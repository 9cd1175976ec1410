"""A whole house for a test: `frivilligbors up` on free ports in a data folder of its own."""

import atexit
import json
import os
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, Self

from frivilligbors.settings import Settings
from launcher.ports import free_port
from launcher.spawn import await_ready, spawn

from .command_server import CommandServer
from .eventually import eventually
from .files import undisturbed

FRIVILLIGBORS = str(Path(sys.executable).with_name("frivilligbors"))
OURS = {name.upper() for name in Settings.__dataclass_fields__}


@cache
def commands() -> CommandServer:
    """Who runs the commands of all houses of this process."""
    server = CommandServer()
    atexit.register(server.close)
    return server


class RunningHouse:
    """Start it, ask it through `url`, command it through `run`, read its post, stop it. Start again on the same data."""

    def __init__(self, data_dir: Path, port: int = 0, **environment: str) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stop()
        if kind is not None:
            print(self.output, *(f"{log.name}:\n{log.read_text()}" for log in (self.data_dir / "log").iterdir()), sep="\n")

    def start(self) -> None:
        """Start and wait until everything in it is ready."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        (self.data_dir / "output").write_text("")
        self.process = spawn([FRIVILLIGBORS, "up"], log=self.data_dir / "output", environment=self.environment)
        if not await_ready(self.process, self.is_ready, timeout=180):
            self.stop()
            raise AssertionError(f"the house did not start:\n{self.output}")

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Stop as Ctrl-C does; the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(by)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self.process = None

    @property
    def output(self) -> str:
        """What it has written to the terminal."""
        return (self.data_dir / "output").read_text()

    @property
    def running(self) -> dict[str, Any]:
        """What it tells the other commands: addresses, ports and the ids of its processes."""
        running: dict[str, Any] = json.loads((self.data_dir / "running.json").read_text())
        return running

    def pid(self, name: str, *, after: int = 0) -> int:
        """The id of one of its processes, as soon as it runs: 0 stands for one that is about to be started again. `after`: of
        the one that comes after that id."""

        def now() -> int:
            pid: int = self.running["processes"][name]
            return pid if pid != after else 0

        return eventually(now)

    def pids(self) -> dict[str, int]:
        """The id of each of its processes."""
        return {name: self.pid(name) for name in self.running["processes"]}

    def is_ready(self) -> bool:
        """Whether it says that it runs: it does so only when everything in it is ready."""
        return (
            (self.data_dir / "running.json").exists() and self.process is not None and self.running["pid"] == self.process.pid
        )

    def run(self, *arguments: str) -> dict[str, Any]:
        """One of its commands; the JSON object it answers."""
        done = self.attempt(*arguments, "--json")
        assert done.returncode == 0, f"frivilligbors {' '.join(arguments)}: {done.stderr}{done.stdout}"
        output: dict[str, Any] = json.loads(done.stdout)
        return output

    def attempt(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """One of its commands, however it ends."""
        return commands().run(arguments, self.environment)

    def invite(self, role: str, bors: str, name: str) -> str:
        """The token of a new invitation."""
        return str(self.run("invite", role, bors, "--name", name)["token"])

    def postbox_letters(self) -> list[EmailMessage]:
        """The letters in the local post box, oldest first."""
        files = undisturbed(lambda: [file.read_bytes() for file in sorted((self.data_dir / "post").glob("*.eml"))])
        return [message_from_bytes(file, policy=policy.default) for file in files]
