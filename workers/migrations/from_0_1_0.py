"""Migrates what version 0.1.0 stored, once for each børs and once for what belongs to none.

Digests without a key get one, so that nobody can tell what they are of; whoever's invitation was revoked is named no more.
"""

from collections.abc import Iterator
from importlib.resources import files

from frivilligbors import digests, keys
from frivilligbors.keys import Key
from frivilligbors.redis_client import RedisClient

DONE = "upgraded"


class Migrator:
    """Migrates what is stored for a børs, once."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis
        self._set_if_unchanged = redis.register_script((files(__package__) / "set_if_unchanged.lua").read_text())

    def catch_up(self, scope: str) -> None:
        """Migrate a børs, or what belongs to none (`keys.INSTALLATION`). Nothing where that is done, or nothing is committed.

        What is done is noted in the store alone: a backup of that time may be restored.
        """
        if self._redis.hget(keys.DIGESTS.of(scope), DONE):
            return
        digest_key = digests.digest_key_of(self._redis, scope)
        if not digest_key:
            return
        for redis_key in self._hashes(keys.ONCE, scope):
            self._key_digest(redis_key, digest_key)
        for redis_key in self._hashes(keys.INVITATION, scope):
            self._unname_revoked(redis_key)
        self._set(keys.DIGESTS.of(scope), "key", digest_key, DONE, "1")

    def _hashes(self, kind: Key, scope: str) -> Iterator[str]:
        """The keys of a kind; what is no record of ours, whoever put it there, holds nothing up."""
        return self._redis.scan_iter(kind.of(scope, "*"), 1000, _type="HASH")

    def _key_digest(self, redis_key: str, digest_key: str) -> None:
        digest = self._redis.hget(redis_key, "digest")
        if digest and not digest.startswith(digests.KEYED):
            self._set(redis_key, "digest", digest, "digest", digests.keyed(digest_key, digest))

    def _unname_revoked(self, redis_key: str) -> None:
        revoked_at, holder = self._redis.hmget(redis_key, "revoked_at", "name")
        if revoked_at and holder:
            self._set(redis_key, "revoked_at", revoked_at, "name", "")

    def _set(self, redis_key: str, guard: str, expected: str, field: str, value: str) -> None:
        self._set_if_unchanged(keys=[redis_key], args=[guard, expected, field, value])
