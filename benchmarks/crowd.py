"""The crowd of screens (crowd.c): one process on a core of its own that holds all the websockets of a benchmark."""

import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from .machine import CLIENT_CORE, FOLDER
from .process import Process

SOURCE = Path(__file__).with_name("crowd.c")


class TooSlow(Exception):
    """What was awaited did not happen in time."""


class Crowd:
    """So many screens, connected as fast as the server lets them. Use as a context."""

    def __init__(self, port: int, path: str, count: int, *, core: int | None = CLIENT_CORE, **more: object) -> None:
        arguments = {"port": port, "path": path, "count": count, "host": f"localhost:{port}"} | more
        words = [f"{name}={value}" for name, value in arguments.items()]
        self._process = Process([str(built(SOURCE)), *words], core=core, log=FOLDER / "crowd.log", stdout=subprocess.PIPE)
        self._said = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.__exit__()

    def await_(self, name: str, value: int | None = None, within: float = 60.0) -> dict[str, Any]:
        """The next thing of this name that it says (`live`, `boards`, `version`). Raises TooSlow."""
        end = time.monotonic() + within
        while (line := self._line(end)) is not None:
            report: dict[str, Any] = json.loads(line)
            if name in report and (value is None or report[name] >= value):
                return report
        raise TooSlow(f"{name} {value or ''} did not come within {within} s")

    def again(self, per_second: int) -> None:
        """Hang up all at once and come back."""
        self._process.say(f"again {per_second}".encode())

    def report(self, version: int) -> dict[str, Any]:
        """How far a version has come."""
        self._process.say(f"report {version}".encode())
        return self.await_("version", version, 10)

    def cpu(self) -> float:
        """Seconds of CPU it has used."""
        return self._process.cpu()

    def _line(self, until: float) -> bytes | None:
        assert self._process.stdout
        while b"\n" not in self._said:
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            if not part:
                return None
            self._said += part
        line, _, self._said = self._said.partition(b"\n")
        return line


def built(source: Path) -> Path:
    """The program of a C source, compiled anew when the source is newer. Raises RuntimeError without a compiler."""
    program = FOLDER / source.stem
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program
    if not (compiler := shutil.which("cc")):
        raise RuntimeError("there is no C compiler (cc): on Debian, apt install gcc zlib1g-dev")
    FOLDER.mkdir(exist_ok=True)
    if subprocess.run([compiler, "-O2", "-o", str(program), str(source), "-lz"], check=False).returncode:
        raise RuntimeError(f"{source.name} could not be compiled: on Debian, apt install gcc zlib1g-dev")
    return program
