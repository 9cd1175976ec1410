"""What version 0.1.0 kept and none keeps today is mended where it stands, once for each børs and once for the house.

Digests without a key get one, so that nobody can tell what they are of; whoever's invitation was revoked is named no more.
"""

from collections.abc import Iterator
from importlib.resources import files

from frivilligbors import digests, keys
from frivilligbors.keys import Key
from frivilligbors.redis_client import RedisClient

DONE = "upgraded"


class Upgrader:
    """Goes through what a børs keeps, once."""

    def __init__(self, redis: RedisClient) -> None:
        self._store = redis
        self._set_beside = redis.register_script((files(__package__) / "upgrade.lua").read_text())

    def catch_up(self, scope: str) -> None:
        """Mend a børs or the house. Nothing where it is done, or where nothing has been committed yet.

        What is done stands in the store alone: a copy of that time may be put back.
        """
        if self._store.hget(keys.DIGESTS.of(scope), DONE):
            return
        key = digests.key_of(self._store, scope)
        if not key:
            return
        for name in self._hashes(keys.ONCE, scope):
            self._key_digest(name, key)
        for name in self._hashes(keys.INVITATION, scope):
            self._unname_revoked(name)
        self._set(keys.DIGESTS.of(scope), "key", key, DONE, "1")

    def _hashes(self, kind: Key, scope: str) -> Iterator[str]:
        """The keys of a kind; what is no record of ours, whoever put it there, holds nothing up."""
        return self._store.scan_iter(kind.of(scope, "*"), 1000, _type="HASH")

    def _key_digest(self, name: str, key: str) -> None:
        digest = self._store.hget(name, "digest")
        if digest and not digest.startswith(digests.KEYED):
            self._set(name, "digest", digest, "digest", digests.keyed(key, digest))

    def _unname_revoked(self, name: str) -> None:
        revoked_at, named = self._store.hmget(name, "revoked_at", "name")
        if revoked_at and named:
            self._set(name, "revoked_at", revoked_at, "name", "")

    def _set(self, name: str, beside: str, read: str, field: str, value: str) -> None:
        self._set_beside(keys=[name], args=[beside, read, field, value])
