"""Removes the letter queue of earlier versions, which lived in the store before it had a server of its own."""

from collections.abc import Iterator
from contextlib import suppress

from redis import Redis
from redis.exceptions import RedisError

from frivilligbors import connections
from frivilligbors.redis_client import RedisClient

from .letter_queue import QUEUE


class LegacyQueue:
    """The keys that the letter queue left in the store. The letters that are due are enqueued again in the new one."""

    def __init__(self, redis: RedisClient, queue_redis: Redis) -> None:
        self._redis, self._queue_redis = redis, queue_redis
        self._removed = False

    def remove(self) -> None:
        """Remove them, unless that was done; where either server does not answer, another time."""
        if self._removed:
            return
        with suppress(RedisError):
            if not self._is_in_use():
                for name in self._names():
                    self._redis.delete(name)
                    self._redis.srem("rq:workers", name)
                self._redis.srem("rq:queues", f"rq:queue:{QUEUE}")
            self._removed = True

    def _names(self) -> Iterator[str]:
        """Its keys. Somebody else may keep a queue of RQ's in that store, and keeps it."""
        for kind, field in (("job", "origin"), ("worker", "queues")):
            for name in self._redis.scan_iter(f"rq:{kind}:*", 1000, _type="HASH"):
                if self._redis.hget(name, field) == QUEUE:
                    yield name
                    yield name.replace("rq:job:", "rq:executions:")
        yield from self._redis.scan_iter(f"rq:*:{QUEUE}", 1000)

    def _is_in_use(self) -> bool:
        """Whether the queue still lives in the store, by whatever address each of them is known."""
        run_id = str(self._queue_redis.info("server")["run_id"])
        return run_id in {one.run_id for one in connections.persistence(self._redis)}
