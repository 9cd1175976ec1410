"""What a house on one machine will be: every setting decided, and the ports of its own that go with it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from redis.exceptions import RedisError

from frivilligbors import connections
from frivilligbors.settings import Settings, Unusable

from . import addresses
from .addresses import free_port
from .processes import INSIDE_PORT, PAGE_PORT
from .queue_server import QueueServer
from .secret_files import kept_key
from .server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """Where the house's own post box listens."""

    smtp_port: int
    page_port: int

    @classmethod
    def beside(cls, port: int) -> Self:
        """The page as far from the house's port as 8025 is from 8000, if that is free: an address one can keep."""
        return cls(smtp_port=free_port(), page_port=free_port(port + PAGE_PORT - INSIDE_PORT))

    @property
    def url(self) -> str:
        """Where letters are handed in."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    @property
    def page(self) -> str:
        """Where they are read."""
        return addresses.on_this_machine(self.page_port)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The house to be: `server`, `queue` and `postbox` are None where others provide them."""

    settings: Settings
    server: Server | None
    queue: QueueServer | None
    postbox: Postbox | None

    @property
    def logs(self) -> Path:
        """Where the processes write what they have to say."""
        return logs_of(self.settings)


def logs_of(settings: Settings) -> Path:
    """Where the processes of a data folder write what they have to say."""
    return settings.data_dir / "log"


def plan(told: Settings, lock: int) -> Plan:
    """Decide what was left open. Raises Unusable where it cannot work."""
    server = None if told.redis_url else Server(told.data_dir, lock)
    if server is None:
        _demand_a_store(told)
    queue = None if told.queue_url else QueueServer(told.data_dir, logs_of(told) / "queue.log")
    if queue is None:
        _demand_a_queue(told.queue_url)
    postbox = None if told.postbox_url else Postbox.beside(told.port)
    redis_url = server.url if server else told.redis_url
    postbox_url = postbox.url if postbox else told.postbox_url
    settings = replace(
        told,
        redis_url=redis_url,
        queue_url=queue.url if queue else told.queue_url,
        public_url=told.public_url.rstrip("/") or addresses.on_the_network(told.port) or addresses.on_this_machine(told.port),
        secret_key=told.secret_key or kept_key(told.data_dir / "secret.key"),
        smtp_url=told.smtp_url or postbox_url,
        postbox_url=postbox_url,
    )
    return Plan(settings=settings, server=server, queue=queue, postbox=postbox)


def _demand_a_store(told: Settings) -> None:
    """Raises Unusable if the store that was given cannot be trusted with an evening."""
    if not told.secret_key:
        raise Unusable("SECRET_KEY is not set: with a store of your own (REDIS_URL), set it to at least 32 secret characters.")
    redis = connections.writer(told.redis_url)
    try:
        connections.demand_durable(redis)
    finally:
        redis.close()


def _demand_a_queue(url: str) -> None:
    """Raises Unusable if nobody answers there."""
    with connections.queue(url) as queue:
        try:
            queue.ping()
        except RedisError as trouble:
            raise Unusable(f"The letter queue does not answer ({trouble}). Is QUEUE_URL right?") from trouble
