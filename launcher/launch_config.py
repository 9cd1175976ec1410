"""The launch configuration of one machine: every setting decided, the embedded servers and their ports."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from redis.exceptions import RedisError

from frivilligbors import connections
from frivilligbors.errors import OperatorError
from frivilligbors.settings import Settings
from postbox.ports import PAGE_PORT

from .embedded_queue import EmbeddedQueue
from .embedded_store import EmbeddedStore
from .ports import free_port, local_url, network_url
from .process_table import SERVICE_PORT
from .secret_files import read_or_create_key


@dataclass(frozen=True, slots=True, kw_only=True)
class PostboxPorts:
    """The ports of the local post box."""

    smtp_port: int
    page_port: int

    @classmethod
    def near(cls, port: int) -> Self:
        """The page port 25 above `port`, as 8025 is to 8000, if it is free: the same address at every start."""
        return cls(smtp_port=free_port(), page_port=free_port(port + PAGE_PORT - SERVICE_PORT))

    @property
    def url(self) -> str:
        """The URL for SMTP_URL."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    @property
    def page_url(self) -> str:
        """The URL of its pages."""
        return local_url(self.page_port)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchConfig:
    """What to launch: `store_server`, `queue_server` and `postbox` are None where they are external."""

    settings: Settings
    store_server: EmbeddedStore | None
    queue_server: EmbeddedQueue | None
    postbox: PostboxPorts | None

    @property
    def log_dir(self) -> Path:
        """The folder of the process logs."""
        return log_dir_of(self.settings)


def log_dir_of(settings: Settings) -> Path:
    """The folder of the process logs of a data folder."""
    return settings.data_dir / "log"


def create_launch_config(given: Settings, lock: int) -> LaunchConfig:
    """Fill in the settings that were not given. Raises OperatorError where they cannot work."""
    store_server = None if given.redis_url else EmbeddedStore(given.data_dir, lock)
    if store_server is None:
        _demand_external_store(given)
    queue_server = None if given.queue_url else EmbeddedQueue(given.data_dir, log_dir_of(given) / "queue.log")
    if queue_server is None:
        _demand_external_queue(given.queue_url)
    postbox = None if given.postbox_url else PostboxPorts.near(given.port)
    redis_url = store_server.url if store_server else given.redis_url
    postbox_url = postbox.url if postbox else given.postbox_url
    settings = replace(
        given,
        redis_url=redis_url,
        queue_url=queue_server.url if queue_server else given.queue_url,
        public_url=given.public_url.rstrip("/") or network_url(given.port) or local_url(given.port),
        secret_key=given.secret_key or read_or_create_key(given.data_dir / "secret.key"),
        smtp_url=given.smtp_url or postbox_url,
        postbox_url=postbox_url,
    )
    return LaunchConfig(settings=settings, store_server=store_server, queue_server=queue_server, postbox=postbox)


def _demand_external_store(given: Settings) -> None:
    """Raises OperatorError unless the external store is reachable and durable."""
    if not given.secret_key:
        raise OperatorError(
            "SECRET_KEY is not set: with a store of your own (REDIS_URL), set it to at least 32 secret characters."
        )
    redis = connections.client(given.redis_url)
    try:
        connections.demand_durable(redis)
    finally:
        redis.close()


def _demand_external_queue(url: str) -> None:
    """Raises OperatorError if the external queue does not answer."""
    with connections.queue_client(url) as queue:
        try:
            queue.ping()
        except RedisError as error:
            raise OperatorError(f"The letter queue does not answer ({error}). Is QUEUE_URL right?") from error
