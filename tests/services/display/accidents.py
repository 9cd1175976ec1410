"""What may happen to a house while a wall looks on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server

from .houses import Display


@contextmanager
def own_store(data: Path) -> Iterator[tuple[EmbeddedStore, list]]:
    """A store that nobody else uses, and its process, which may be replaced."""
    lock = lock_data_dir(data)
    server = EmbeddedStore(data, lock)
    process = [server.start()]
    try:
        yield server, process
    finally:
        stop_server(process[0])
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
