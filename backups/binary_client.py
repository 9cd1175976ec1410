"""A Redis client for binary values."""

from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.retry import Retry

from frivilligbors.connections import CLUSTER


def binary_client(url: str) -> Any:
    """A Redis client without decoding and without retries."""
    options: dict[str, Any] = {"legacy_responses": False, "retry": Retry(NoBackoff(), 0), "socket_timeout": 60}
    if urlsplit(url).scheme == CLUSTER:
        return RedisCluster.from_url(url.replace(CLUSTER, "redis", 1), **options)
    return Redis.from_url(url, **options)
