"""A peer: a server that holds websockets and writes what it is told to all of them."""

import subprocess
import sys
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from launcher.ports import free_port

from ..machine import FOLDER, SERVER_CORE
from ..process import Process, await_port

SERVERS = Path(__file__).with_name("servers")


class Missing(Exception):
    """The peer cannot be had here: why."""


class Peer:
    """Install it once, then run it as a context: `port`, `path` and `publish` are how to use it."""

    name = ""
    path = "/"
    deflate = 0  # whether its clients offer to take deflated messages
    greet = ""  # what a client has to say before it gets anything

    def __init__(self) -> None:
        self.port = 0
        self.processes: list[Process] = []
        self._stack = ExitStack()

    def install(self) -> None:
        """Bring in what it needs, into a folder of its own. Raises Missing."""

    def command(self) -> Sequence[str]:
        """The command that serves `port`; it reads boards from its standard input, one a line."""
        raise NotImplementedError

    def start(self) -> None:
        """Start all its processes."""
        self.run(self.command())
        await_port(self.port, self.processes[-1])

    def publish(self, board: bytes) -> None:
        """Have it write a board to everybody."""
        self.processes[0].say(board)

    def run(self, command: Sequence[str], environment: dict[str, str] | None = None, *, counts: bool = True) -> Process:
        """One of its processes."""
        log = FOLDER / f"{self.name.split()[0].lower().replace('.', '')}-{len(self.processes)}.log"
        process = self._stack.enter_context(Process(command, core=SERVER_CORE, log=log, environment=environment))
        if counts:
            self.processes.append(process)
        return process

    def on_exit(self, context: "Process | ExitStack") -> None:
        """Something else to clear away in the end."""
        self._stack.enter_context(context)

    def cpu(self) -> float:
        """Seconds of CPU it has used."""
        return sum(process.cpu() for process in self.processes)

    def rss(self) -> int:
        """Bytes of memory it holds."""
        return sum(process.rss() for process in self.processes)

    def __enter__(self) -> Self:
        self.port, self.processes, self._stack = free_port(), [], ExitStack()
        try:
            self.start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def python_with(*packages: str) -> str:
    """A Python of the benchmarks' own that has these packages. Raises Missing."""
    folder = FOLDER / "venv"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    marks = [folder / f"has-{package.split('[')[0]}" for package in packages]
    if not all(mark.exists() for mark in marks):
        installed([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        for mark in marks:
            mark.touch()
    return str(python.absolute())


def installed(command: Sequence[str], folder: Path | None = None) -> None:
    """Run an installer. Raises Missing with what it said last."""
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
    except FileNotFoundError as trouble:
        raise Missing(f"there is no {command[0]} here") from trouble
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
        lines = str(trouble.stderr or trouble).strip().splitlines()
        raise Missing(f"`{' '.join(command[:3])} …` failed: {lines[-1] if lines else trouble}") from trouble


OURS = sys.executable
