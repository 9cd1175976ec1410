"""The lock of the data folder: one running instance, or one repair, at a time."""

import fcntl
import os
import time
from pathlib import Path

from frivilligbors.errors import OperatorError


def lock_data_dir(data_dir: Path, timeout: float = 0) -> int:
    """Lock the data folder; the descriptor of the lock file. Raises OperatorError if another process holds it.

    Retries for `timeout` seconds: a store whose launcher was killed holds it until it has ended.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise OperatorError(f"The data folder {data_dir} cannot be used: {error.strerror}.") from error
    deadline = time.monotonic() + timeout
    while not _try_lock(lock):
        if time.monotonic() > deadline:
            os.close(lock)
            raise OperatorError(f"Another Frivilligbørs is running on the data folder {data_dir}: stop it, or set DATA_DIR.")
        time.sleep(0.02)
    return lock


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_data_dir_locked(data_dir: Path) -> bool:
    """Whether another process holds the lock."""
    if not (data_dir / "lock").exists():
        return False
    try:
        os.close(lock_data_dir(data_dir))
    except OperatorError:
        return True
    return False
