"""Digests of what people typed: keyed per børs, with a key that lives in the børs and goes with it.

Without the key nobody can tell whether a digest is of something they guess. It is not the secret key, since a desk's request
must be known for the same one after that was changed.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from . import keys
from .codec import plain
from .lua_scripts import script
from .redis_client import RedisClient

SCRIPT = script(__package__, "digest_key")
SORTED = json.JSONEncoder(sort_keys=True, default=plain)
SEEN = 1000  # børser whose key a process remembers
KEYED = "k"  # begins a keyed digest; those of version 0.1.0 are bare hexadecimal

_seen: dict[str, str] = {}


def new_digest_key() -> str:
    """The key of a børs."""
    return secrets.token_hex(16)


def digest_key_of(redis: RedisClient, bors: str) -> str:
    """The key of a børs; empty before its first commit, which makes it. One that version 0.1.0 left without gets it here.

    So nobody who makes a digest of what is kept already has to do so without a key.
    """
    return seen(bors, redis.hget(keys.DIGESTS.of(bors), "key") or _made(redis, bors))


def seen(bors: str, digest_key: str) -> str:
    """The same key, noted as the one that was read last in this børs."""
    if digest_key and _seen.get(bors) != digest_key:
        if len(_seen) >= SEEN:
            _seen.pop(next(iter(_seen)))
        _seen[bors] = digest_key
    return digest_key


def last_seen_digest_key(bors: str) -> str:
    """The key that this process read last in a børs, or none: a restore may have given it another since. Whoever makes a digest
    with it before reading the key must hold it against what they then read."""
    return _seen.get(bors, "")


def bare(value: object) -> str:
    """A digest that anybody can make who has the value: what JSON can say of it (`codec.plain`)."""
    return hashlib.sha256(SORTED.encode(value).encode()).hexdigest()


def keyed(digest_key: str, digest: str) -> str:
    """A bare digest as it may be kept."""
    return KEYED + _signed(digest_key, digest.encode())


def of_body(digest_key: str, body: Mapping[str, object]) -> str:
    """What must be equal for a replay of a request."""
    return keyed(digest_key, bare(body))


def of_address(digest_key: str, address: str) -> str:
    """What an address is known by in a børs."""
    return _signed(digest_key, b"address\0" + address.encode())[:32]


def _signed(digest_key: str, message: bytes) -> str:
    # in a fifth of the time of an object that more may be told
    return hmac.digest(digest_key.encode(), message, "sha256").hex()


def _made(redis: RedisClient, bors: str) -> str:
    make = redis.register_script(SCRIPT)
    return make(keys=[keys.DIGESTS.of(bors), keys.LOG.of(bors)], args=[new_digest_key()]) or ""
