"""A connection that speaks bytes, for values that are no text."""

from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.retry import Retry

from frivilligbors.connections import CLUSTER


def binary(url: str) -> Any:
    """A client of the store that neither decodes nor repeats."""
    options: dict[str, Any] = {"legacy_responses": False, "retry": Retry(NoBackoff(), 0), "socket_timeout": 60}
    if urlsplit(url).scheme == CLUSTER:
        return RedisCluster.from_url(url.replace(CLUSTER, "redis", 1), **options)
    return Redis.from_url(url, **options)
