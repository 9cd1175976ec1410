"""Digests that version 0.1.0 left without a key get one, so that nobody can tell what they are of. Once for each børs."""

from importlib.resources import files

from frivilligbors import digests, keys
from frivilligbors.store import Store

DONE = "rekeyed"


class Rekeyer:
    """Goes through the kept answers of each børs once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rekey = store.register_script((files(__package__) / "rekey.lua").read_text())

    def catch_up(self, bors: str) -> None:
        """Nothing, for a børs that is done; one that has had no commit since has no key yet, and is looked at again.

        What is done stands in the store alone: a copy of that time may be put back.
        """
        key, done = self._store.hmget(keys.DIGESTS.of(bors), "key", DONE)
        if key and not done:
            for name in self._store.scan_iter(keys.ONCE.of(bors, "*"), 1000):
                self._rekeyed(name, key)
            self._rekey(keys=[keys.DIGESTS.of(bors)], args=["key", key, DONE, "1"])

    def _rekeyed(self, name: str, key: str) -> None:
        digest = self._store.hget(name, "digest")
        if digest and not digest.startswith(digests.KEYED):
            self._rekey(keys=[name], args=["digest", digest, "digest", digests.keyed(key, digest)])
