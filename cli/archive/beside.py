"""A store as seen from beside: what a restore has laid down, read and written as if it were in its place already."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from frivilligbors.redis_client import RedisClient

WHOLE = {"time", "ping", "publish", "pubsub", "config_get", "execute", "close"}  # what is asked of the store and not of a key


class Beside:
    """A client of a store, or a pipeline of one, that puts `before` in front of every key of a børs."""

    def __init__(self, client: Any, before: str) -> None:
        self._client, self._before = client, before

    @classmethod
    def of(cls, redis: RedisClient, before: str) -> RedisClient:
        """The same store, beside."""
        return cast(RedisClient, cls(redis, before))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        command = getattr(self._client, name)
        if name in WHOLE:
            return cast("Callable[..., Any]", command)
        return lambda key, *told, **options: command(self._beside(key), *told, **options)

    def exists(self, *names: str) -> Any:
        """How many of these are there."""
        return self._client.exists(*map(self._beside, names))

    def delete(self, *names: str) -> Any:
        """Take these away."""
        return self._client.delete(*map(self._beside, names))

    def scan_iter(self, match: str, count: int) -> Iterator[str]:
        """The names that match, as they will be."""
        return (name.removeprefix(self._before) for name in self._client.scan_iter(self._before + match, count))

    def pipeline(self, transaction: bool = True) -> "Beside":
        """Several commands at once."""
        return Beside(self._client.pipeline(transaction=transaction), self._before)

    def register_script(self, script: str) -> Callable[..., Any]:
        """A script that is told keys beside."""
        run = self._client.register_script(script)
        return lambda keys, args: run(keys=[*map(self._beside, keys)], args=args)

    def _beside(self, key: str) -> str:
        return self._before + key if key.startswith("{") else key
