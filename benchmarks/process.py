"""A process under measurement: on one core, with the CPU time and the memory of all that belongs to it."""

import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

STARTING = 30.0
LISTENING = 10.0


class Process:
    """A command on one core (any core with None), with all the processes it starts."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        core: int | None,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stdout: IO[bytes] | int | None = None,
    ) -> None:
        self._log = log.open("wb")
        self._began = subprocess.Popen(
            command,
            env=None if environment is None else dict(environment),
            stdin=subprocess.PIPE,
            stdout=self._log if stdout is None else stdout,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=None if core is None else (lambda: os.sched_setaffinity(0, {core})),  # noqa: PLW1509
        )
        self.stdin, self.stdout = self._began.stdin, self._began.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._began.pid, how)
                self._began.wait(5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        self._log.close()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._began.poll() is None

    def say(self, line: bytes) -> None:
        """A line on its standard input. Raises OSError when it takes nothing any more."""
        assert self.stdin
        if not select.select([], [self.stdin], [], LISTENING)[1]:
            raise OSError("it does not listen")
        self.stdin.write(line + b"\n")
        self.stdin.flush()

    def cpu(self) -> float:
        """Seconds of CPU that it and its children have used."""
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in self.family())  # the clock of a process, as in CPUCLOCK_PID

    def rss(self) -> int:
        """Bytes of memory that it and its children hold."""
        return sum(int(_status(pid, "VmRSS").split()[0]) * 1024 for pid in self.family())

    def family(self) -> list[int]:
        """The process and its descendants."""
        found = [self._began.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found


def await_port(port: int, process: Process) -> None:
    """Wait until somebody listens. Raises RuntimeError when nobody will."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.alive:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port}")


def _status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split(":")[1].strip() for line in lines if line.startswith(name))
