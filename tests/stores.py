"""A real store for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.embedded_store import Server, claim
from launcher.embedded_valkey import stop


@contextmanager
def own_store(data_dir: Path) -> Iterator[str]:
    """The address of a store that keeps its files in `data_dir`, durable as in the hall, as long as the context lasts."""
    lock = claim(data_dir)
    server = Server(data_dir, lock)
    process = server.start()
    try:
        yield server.url
    finally:
        stop(process)
        os.close(lock)
