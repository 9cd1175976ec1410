"""The house as the doctor sees it: its settings, what its launcher wrote down, and its store."""

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

from ..plan import logs_of
from ..running import Running, note, settings_of_the_house
from ..server import is_claimed
from .finding import Unknown

AWAY = (ConnectionError, TimeoutError, ClusterDownError, RedisClusterException)
ELSEWHERE = "this house runs in processes of their own: ask beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """`note`: of the launcher, None where there is none to see; `own_store`: whether the house runs its store itself;
    `asked`: what was asked for by name, and so must be here."""

    settings: Settings
    note: Running | None
    own_store: bool
    asked: frozenset[str] = frozenset()

    def is_here(self, part: str) -> bool:
        """Whether this part is to be found on this machine: a launcher started it, or somebody asks for it here."""
        return self.note is not None or part in self.asked

    @property
    def processes(self) -> dict[str, int]:
        """The ids of the processes the launcher started, by name; 0 for one it is about to begin again."""
        return self.note.processes if self.note else {}

    @property
    def store_folder(self) -> Path:
        """Where the files of its own store are."""
        return self.settings.data_dir / "store"

    @property
    def logs(self) -> Path:
        """Where its processes write what they have to say."""
        return logs_of(self.settings)

    def where(self, process: str) -> str:
        """Where to read what a process had to say."""
        if self.note is None:
            return f"see what the {process} container says"
        return f"see {self.store_folder / 'server.log' if process == 'store' else self.logs / f'{process}.log'}"

    @contextmanager
    def redis(self) -> Iterator[RedisClient]:
        """The store, for a check of something else: that it is away is told by its own. Raises Unknown."""
        try:
            with closing(connections.writer(self.settings.redis_url)) as opened:
                yield opened
        except AWAY as away:
            raise Unknown("the store does not answer (see store), and only it could tell") from away
        except RedisError as trouble:
            if "BUSY" in str(trouble) or "NOREPLICAS" in str(trouble):
                raise Unknown(f"the store does not answer as it should ({trouble})") from trouble
            raise


def servers(redis: RedisClient) -> dict[str, Any]:
    """Each server that holds a part of the store, by its address, as what a command is aimed at it with."""
    if isinstance(redis, RedisCluster):
        return {f"{node.host}:{node.port}": {"target_nodes": node} for node in redis.get_primaries()}
    return {"the store": {}}


def patient_of(asked: Iterable[str]) -> Patient:
    """The house that a command speaks to, as far as it can be seen from here. Raises Unusable."""
    settings = settings_of_the_house()
    found = note(settings.data_dir) if is_claimed(settings.data_dir) else None
    return Patient(settings=settings, note=found, own_store=not Settings.of().redis_url, asked=frozenset(asked))
