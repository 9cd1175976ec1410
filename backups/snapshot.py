"""Takes a snapshot of the store.

Each børs is dumped by one Lua script, so its log, records and board are consistent; børser are independent of each other.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from frivilligbors import keys
from frivilligbors.errors import OperatorError
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from services.organiser.rules.lifecycle import SLUG

from .backup_file import DumpedKey

DUMP_SCRIPT = (files(__package__) / "dump_hash_tag.lua").read_text()


def list_hash_tags(binary_redis: Any) -> list[str]:
    """Every børs that has a key in the store, and the hash tag of the installation."""
    return sorted({hash_tag_of_key(redis_key.decode()) for redis_key in binary_redis.scan_iter(match=b"{*}:*", count=1000)})


def dump_hash_tag(binary_redis: Any, hash_tag: str) -> list[DumpedKey]:
    """All keys of a hash tag, at one moment."""
    found = binary_redis.eval(DUMP_SCRIPT, 1, keys.LOG.of(hash_tag), f"{{{hash_tag}}}:*")
    dumped = (DumpedKey(redis_key.decode(), max(0, ttl), dump) for redis_key, ttl, dump in found)
    return sorted(dumped_key for dumped_key in dumped if dumped_key.redis_key != keys.FENCE.of(hash_tag))


def newest_positions(redis: RedisClient, borser: Sequence[str]) -> dict[str, int]:
    """How far each log has come."""
    return {bors: Log(redis).newest_position(bors) for bors in borser}


def hash_tag_of_key(redis_key: str) -> str:
    """The hash tag of a key as it is stored. Raises OperatorError for any other key."""
    found = re.match(r"\{([^}]*)\}:", redis_key)
    if not found or not (found[1] == keys.INSTALLATION or SLUG.fullmatch(found[1])):
        raise OperatorError(f"{redis_key!r} is no key of a børs.")
    return found[1]
