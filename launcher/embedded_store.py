"""The embedded store: a Valkey with an append-only file that is synced before each answer (appendfsync always)."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from frivilligbors.errors import OperatorError

from . import aof_files
from .embedded_valkey import EmbeddedValkey, quote_path
from .secret_files import read_or_create_password

LOSS_HINT = (
    f"Nothing is written until you say so: stop the house, then {aof_files.REPAIR_COMMAND} goes on without it, "
    "or restore a backup."
)
WRITE_GUARD = "min-replicas-to-write"  # set to 1 without a replica, Valkey refuses writes and serves reads
READ_ONLY, WRITABLE = 1, 0
DURABLE = ("appendonly yes", "appendfsync always", 'save ""', "maxmemory-policy noeviction", f"{WRITE_GUARD} {READ_ONLY}")


class EmbeddedStore(EmbeddedValkey):
    """The Valkey of a data folder. Restarted, it continues with the same data.

    It starts read-only until `enable_writes`. `sync` fsyncs all its files before each start.
    """

    def __init__(self, data_dir: Path, lock: int, sync: Callable[[Path], None] = aof_files.fsync_all) -> None:
        self.folder = data_dir / "store"
        self._fsync_all = sync
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise OperatorError(f"The folder {self.folder} cannot be used: {error.strerror}.") from error
        password = read_or_create_password(data_dir / "store.password")
        super().__init__(self.folder / "server.log", password, [f"dir {quote_path(self.folder)}", *DURABLE], pass_fds=[lock])

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, wait until it has loaded, and enable writes. Raises OperatorError."""
        process = super().start()
        self.enable_writes()
        return process

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it read-only. It inherits the lock of the data folder, so the lock lives as long as the server.

        The files are synced first: what a killed server had written but not synced could already be read.
        Raises OperatorError, OSError.
        """
        aof_files.demand_complete(self.folder)
        aof_files.remove_temporary_files(self.folder)
        self._fsync_all(self.folder)
        return super().spawn()

    def enable_writes(self) -> None:
        """Accept writes. Raises RedisError."""
        self._set_writes(WRITABLE)

    def disable_writes(self) -> None:
        """Refuse writes, serve reads. Raises RedisError."""
        self._set_writes(READ_ONLY)

    def startup_error(self) -> str:
        """Why it did not start: the damaged file and its remedy, else the last line of its log."""
        return aof_files.diagnose(self.folder) or super().startup_error()

    def _set_writes(self, value: int) -> None:
        with self.client(2.0) as redis:
            redis.config_set(WRITE_GUARD, str(value))


def is_read_only(setting: Mapping[Any, Any]) -> bool:
    """Whether an embedded store refuses writes, by its answer to CONFIG GET `WRITE_GUARD`."""
    return [str(value.decode() if isinstance(value, bytes) else value) for value in setting.values()] == [str(READ_ONLY)]
