"""A real store for tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.data_dir_lock import lock_data_dir
from launcher.embedded_store import EmbeddedStore
from launcher.embedded_valkey import stop_server

MEMORY = Path("/dev/shm")  # a file system in memory, on Linux
ROOM = 2 << 30


def has_room(folder: Path) -> bool:
    """Whether the files of some stores and houses have room there; in a container it may be small."""
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


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
