"""What may happen to a house while a wall looks on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.embedded_store import Server, claim
from launcher.embedded_valkey import stop

from .houses import Display


@contextmanager
def own_store(data: Path) -> Iterator[tuple[Server, list]]:
    """A store that nobody else uses, and its process, which may be replaced."""
    lock = claim(data)
    server = Server(data, lock)
    process = [server.start()]
    try:
        yield server, process
    finally:
        stop(process[0])
        os.close(lock)


@contextmanager
def standing_still(display: Display) -> Iterator[None]:
    """The hub and the web server hang, as on a machine that is too busy: nothing is closed, nothing comes."""
    pids = [display.hub.pid, display.web.pid, *_children(display.web.pid)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
