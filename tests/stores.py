"""A real store for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server


@contextmanager
def own_store(data_dir: Path) -> Iterator[str]:
    """The address of a store that keeps its files in `data_dir`, durable as in the hall, as long as the context lasts."""
    lock = lock_data_dir(data_dir)
    server = EmbeddedStore(data_dir, lock)
    process = server.start()
    try:
        yield server.url
    finally:
        stop_server(process)
        os.close(lock)
