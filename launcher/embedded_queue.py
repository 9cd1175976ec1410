"""The embedded letter queue: an in-memory Valkey for RQ. Letters are records in the store, so nothing is lost with it.

RQ writes some twenty times for each letter. In the store each write would wait for fsync, and commands behind it.
"""

import subprocess
from pathlib import Path

from .embedded_valkey import EmbeddedValkey, quote_path
from .secret_files import read_or_create_password

IN_MEMORY = ("appendonly no", 'save ""', "maxmemory 64mb", "maxmemory-policy noeviction")


class EmbeddedQueue(EmbeddedValkey):
    """After a restart it is empty, and due letters are enqueued again."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        self._folder = data_dir / "queue"
        password = read_or_create_password(data_dir / "queue.password")
        super().__init__(log, password, [f"dir {quote_path(self._folder)}", *IN_MEMORY])

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it in an empty folder. Raises OperatorError, OSError."""
        self._folder.mkdir(exist_ok=True)
        return super().spawn()
