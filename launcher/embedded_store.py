"""The embedded store: a Valkey of the house's own that writes each commit to disk before it answers."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from frivilligbors.settings import Unusable

from . import aof_files
from .embedded_valkey import Valkey, quoted
from .secret_files import kept_password

REPAIR_LOSS = (
    f"Nothing is written until you say so: stop the house, then {aof_files.REPAIR} goes on without it, or restore a backup."
)
WRITES = "min-replicas-to-write"  # with a replica demanded that there is not, all is read and nothing is written
SHUT, OPEN = 1, 0
DURABLE = ("appendonly yes", "appendfsync always", 'save ""', "maxmemory-policy noeviction", f"{WRITES} {SHUT}")


class Server(Valkey):
    """A store in a data folder. Start it again after it died and it is where it was.

    It begins shut: everything can be read and nothing written, until it is opened. `sync` has all its files hold on disk.
    """

    def __init__(self, data_dir: Path, lock: int, sync: Callable[[Path], None] = aof_files.sync) -> None:
        self.folder = data_dir / "store"
        self._sync = sync
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as trouble:
            raise Unusable(f"The folder {self.folder} cannot be used: {trouble.strerror}.") from trouble
        password = kept_password(data_dir / "store.password")
        super().__init__(self.folder / "server.log", password, [f"dir {quoted(self.folder)}", *DURABLE], keep=[lock])

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, wait until it has read its log, and open it. Raises Unusable."""
        process = super().start()
        self.open()
        return process

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it, shut. It inherits the lock of the data folder, so that the lock lives as long as the server.

        What a server before it wrote and had not yet on disk is there now, before anybody is told of it.
        Raises Unusable, OSError.
        """
        aof_files.examine(self.folder)
        aof_files.clear_away(self.folder)
        self._sync(self.folder)
        return super().begin()

    def open(self) -> None:
        """Take what there is to write. Raises RedisError."""
        self._let(OPEN)

    def shut(self) -> None:
        """Take nothing more; reads go on. Raises RedisError."""
        self._let(SHUT)

    def why(self) -> str:
        """Why it did not start: what is damaged and what mends it, or what it said itself."""
        return aof_files.diagnosis(self.folder) or super().why()

    def _let(self, value: int) -> None:
        with self.client(2.0) as asking:
            asking.config_set(WRITES, str(value))


def is_shut(found: Mapping[Any, Any]) -> bool:
    """Whether a store of ours takes nothing, by what it says of its setting `WRITES`."""
    return [str(value.decode() if isinstance(value, bytes) else value) for value in found.values()] == [str(SHUT)]


def claim(data_dir: Path, patience: float = 0) -> int:
    """Take the data folder for ourselves: the descriptor of its lock. Raises Unusable if somebody else has it.

    A store whose launcher was killed needs a moment to end: with `patience` we give it so many seconds.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as trouble:
        raise Unusable(f"The data folder {data_dir} cannot be used: {trouble.strerror}.") from trouble
    until = time.monotonic() + patience
    while not _locked(lock):
        if time.monotonic() > until:
            os.close(lock)
            raise Unusable(f"Another Frivilligbørs is running on the data folder {data_dir}: stop it, or set DATA_DIR.")
        time.sleep(0.02)
    return lock


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_claimed(data_dir: Path) -> bool:
    """Whether a house runs on the data folder just now."""
    if not (data_dir / "lock").exists():
        return False
    try:
        os.close(claim(data_dir))
    except Unusable:
        return True
    return False
