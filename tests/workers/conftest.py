import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from frivilligbors.settings import Settings
from frivilligbors.store import Store

from .evening import Evening

Start = Callable[..., "subprocess.Popen[bytes]"]
OURS = {name.upper() for name in Settings.__dataclass_fields__}


@pytest.fixture
def evening(store: Store, bors: str) -> Iterator[Evening]:
    told = Evening(store, bors)
    yield told
    told.remove()


@pytest.fixture
def start(store_url: str) -> Iterator[Start]:
    """Starts a worker as a process of its own; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, **environment: str) -> "subprocess.Popen[bytes]":
        told = {key: value for key, value in os.environ.items() if key not in OURS} | {"REDIS_URL": store_url, **environment}
        running.append(subprocess.Popen([sys.executable, "-m", "workers", name], env=told, stderr=subprocess.PIPE))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def eventually(holds: Callable[[], object], within: float = 10) -> None:
    """Wait until something holds that other processes bring about."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)


def stopped(process: "subprocess.Popen[bytes]", within: float = 2) -> int:
    """Ask a process to stop; its exit code. Fails if it takes its time."""
    process.send_signal(signal.SIGTERM)
    return process.wait(within)
