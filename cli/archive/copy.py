"""Taking a copy of a store.

A børs is copied in one script, so its log, its records and its board belong together; two børser know nothing of each other.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from frivilligbors import keys
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Unusable
from services.organiser.rules import SLUG

from .file import Kept

SCRIPT = (files(__package__) / "take.lua").read_text()


def scopes(client: Any) -> list[str]:
    """Every børs that has a key in the store, and the house itself."""
    return sorted({scope_of(key.decode()) for key in client.scan_iter(match=b"{*}:*", count=1000)})


def taken(client: Any, scope: str) -> list[Kept]:
    """All keys of a børs, as they are at one moment."""
    found = client.eval(SCRIPT, 1, keys.LOG.of(scope), f"{{{scope}}}:*")
    told = (Kept(key.decode(), max(0, ttl), dump) for key, ttl, dump in found)
    return sorted(one for one in told if one.key != keys.FENCE.of(scope))


def positions(redis: RedisClient, borser: Sequence[str]) -> dict[str, int]:
    """How many facts each log holds."""
    return {bors: Log(redis).length(bors) for bors in borser}


def scope_of(key: str) -> str:
    """The børs a key belongs to. Raises Unusable for one of no børs."""
    found = re.match(r"\{([^}]*)\}:", key)
    if not found or not (found[1] == keys.HOUSE or SLUG.fullmatch(found[1])):
        raise Unusable(f"{key!r} is no key of a børs.")
    return found[1]
