"""The instance to check: its settings, its launcher's file and its store."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.cluster import RedisCluster
from redis.exceptions import ClusterDownError, ConnectionError, RedisClusterException, RedisError, TimeoutError  # noqa: A004

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from launcher.data_dir_lock import is_data_dir_locked
from launcher.launch_config import log_dir_of
from launcher.running_instance import RunningInstance, read_running_file, running_settings

from .result import CheckUnknown

UNREACHABLE = (ConnectionError, TimeoutError, ClusterDownError, RedisClusterException)
ELSEWHERE = "this house runs in processes of their own: ask beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`instance`: from the launcher's file, None without a launcher. `own_store`: whether the store is embedded.
    `asked`: the checks given on the command line, whose parts must be on this machine."""

    settings: Settings
    instance: RunningInstance | None
    own_store: bool
    asked: frozenset[str] = frozenset()

    def is_here(self, component: str) -> bool:
        """Whether this component should be on this machine: a launcher started it, or its check was asked for."""
        return self.instance is not None or component in self.asked

    @property
    def processes(self) -> dict[str, int]:
        """The process ids of the launcher's children, by name; 0 for one that is about to be restarted."""
        return self.instance.processes if self.instance else {}

    @property
    def store_folder(self) -> Path:
        """The folder of the embedded store."""
        return self.settings.data_dir / "store"

    @property
    def log_dir(self) -> Path:
        """The folder of the process logs."""
        return log_dir_of(self.settings)

    def log_hint(self, process: str) -> str:
        """Where to find the log of a process."""
        if self.instance is None:
            return f"see what the {process} container says"
        return f"see {self.store_folder / 'server.log' if process == 'store' else self.log_dir / f'{process}.log'}"

    @contextmanager
    def open_redis(self) -> Iterator[RedisClient]:
        """A Redis client, for checks other than `store`. Raises CheckUnknown where the store does not answer."""
        try:
            with closing(connections.client(self.settings.redis_url)) as redis:
                yield redis
        except UNREACHABLE as error:
            raise CheckUnknown("the store does not answer (see store), and only it could tell") from error
        except RedisError as error:
            if "BUSY" in str(error) or "NOREPLICAS" in str(error):
                raise CheckUnknown(f"the store does not answer as it should ({error})") from error
            raise


def servers(redis: RedisClient) -> dict[str, Any]:
    """Each server of the store by its address, with the options that direct a command to it."""
    if isinstance(redis, RedisCluster):
        return {f"{node.host}:{node.port}": {"target_nodes": node} for node in redis.get_primaries()}
    return {"the store": {}}


def find_target(asked: Iterable[str]) -> Target:
    """The instance of this environment. Raises OperatorError."""
    settings = running_settings()
    instance = read_running_file(settings.data_dir) if is_data_dir_locked(settings.data_dir) else None
    return Target(settings=settings, instance=instance, own_store=not Settings.of().redis_url, asked=frozenset(asked))
