"""The staging area of a restore: a Redis client that adds a prefix to every key of a børs."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from frivilligbors.redis_client import RedisClient

KEYLESS_COMMANDS = {"time", "ping", "publish", "pubsub", "config_get", "execute", "close"}  # commands without a key
UNSTAGED_COMMANDS = {"execute_command", "eval", "evalsha"}


class StagedRedis:
    """Wraps a Redis client or pipeline and puts `prefix` in front of every key of a børs."""

    def __init__(self, redis: Any, prefix: str) -> None:
        self._redis, self._prefix = redis, prefix

    @classmethod
    def of(cls, redis: RedisClient, prefix: str) -> RedisClient:
        """The client, wrapped."""
        return cast(RedisClient, cls(redis, prefix))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in UNSTAGED_COMMANDS:
            raise AttributeError(f"{name}: its keys are not told from its other words, and could be those of the live store")
        command = getattr(self._redis, name)
        if name in KEYLESS_COMMANDS:
            return cast("Callable[..., Any]", command)
        return lambda redis_key, *arguments, **options: command(self.staged_key(redis_key), *arguments, **options)

    def exists(self, *redis_keys: str) -> Any:
        """EXISTS."""
        return self._redis.exists(*map(self.staged_key, redis_keys))

    def delete(self, *redis_keys: str) -> Any:
        """DEL."""
        return self._redis.delete(*map(self.staged_key, redis_keys))

    def scan_iter(self, match: str, count: int) -> Iterator[str]:
        """The matching keys, without the prefix."""
        return (redis_key.removeprefix(self._prefix) for redis_key in self._redis.scan_iter(self._prefix + match, count))

    def pipeline(self, transaction: bool = True) -> "StagedRedis":
        """A pipeline, wrapped."""
        return StagedRedis(self._redis.pipeline(transaction=transaction), self._prefix)

    def register_script(self, script: str) -> Callable[..., Any]:
        """A script that gets prefixed keys."""
        run = self._redis.register_script(script)
        return lambda keys, args: run(keys=[*map(self.staged_key, keys)], args=args)

    @property
    def unstaged(self) -> RedisClient:
        """The client that is wrapped."""
        return cast(RedisClient, self._redis)

    def staged_key(self, redis_key: str) -> str:
        """What a key is called in the staging area."""
        return self._prefix + redis_key if redis_key.startswith("{") else redis_key
