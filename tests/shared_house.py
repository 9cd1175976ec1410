"""One house for all test processes of a run: its nine processes start once, and are idle once."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .running_house import RunningHouse


@contextmanager
def locked(file: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock on a file; a process that dies lets go of it."""
    opened = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(opened, how)
        yield
    finally:
        os.close(opened)


@contextmanager
def shared_house(meeting: Path, data_dir: Path) -> Iterator[RunningHouse]:
    """The house that whoever came first has started, in its own `data_dir`; it stops it once all the others have left.

    `meeting` is a folder that all of them know.
    """
    entry_lock, users_lock, sign = (meeting / f"house.{name}" for name in ("door", "guests", "sign"))
    with ExitStack() as leaving:
        with locked(entry_lock):
            if sign.exists():
                running = json.loads(sign.read_text())
                house = RunningHouse(Path(running["data_dir"]), port=running["port"])
                leaving.enter_context(locked(users_lock, fcntl.LOCK_SH))
            else:
                house = leaving.enter_context(RunningHouse(data_dir))
                leaving.callback(_see_off, entry_lock, users_lock, sign)
                sign.write_text(json.dumps({"data_dir": str(data_dir), "port": house.port}))
        yield house


def _see_off(entry_lock: Path, users_lock: Path, sign: Path) -> None:
    """Let nobody in any more, and wait for those who are here."""
    with locked(entry_lock):
        sign.unlink()
    with locked(users_lock):
        pass
