"""The letter queue of a house on one machine: a small server that keeps nothing, for letters are records in the store.

RQ writes some twenty times for each letter. In the store each would wait for the disk, and so would the brokers behind it.
"""

import subprocess
from pathlib import Path

from .embedded_valkey import Valkey, quoted
from .secret_files import kept_password

FORGETFUL = ("appendonly no", 'save ""', "maxmemory 64mb", "maxmemory-policy noeviction")


class QueueServer(Valkey):
    """Started again it is empty, and what is due is handed out anew."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        self._folder = data_dir / "queue"
        password = kept_password(data_dir / "queue.password")
        super().__init__(log, password, [f"dir {quoted(self._folder)}", *FORGETFUL])

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it, in a folder where nothing of ours lies. Raises Unusable, OSError."""
        self._folder.mkdir(exist_ok=True)
        return super().begin()
