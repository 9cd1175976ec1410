"""What the store answered, as the record it is; what is damaged is told once and stops nothing but itself."""

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from redis.exceptions import ResponseError

from .codec import Unreadable, unpack
from .records import Bors

T = TypeVar("T")

ANOTHER_KIND = "WRONGTYPE"  # what the store answers where a key holds something else

logger = logging.getLogger(__name__)
_logged: set[str] = set()


def record_of(kind: type[T], redis_key: str, found: Any) -> T | None:
    """What is kept under a key, as the store answered it; None for nothing. Raises Unreadable."""
    try:
        if isinstance(found, Exception):
            raise found
        if kind is Bors and isinstance(found, list) and found:
            return cast(T, _bors(*found))
        return unpack(kind, found if isinstance(found, dict) else dict_of_pairs(found)) if found else None
    except (Unreadable, ResponseError) as damaged:
        raise _noted(redis_key, damaged) from damaged


def record_or_none(kind: type[T], redis_key: str, found: Any) -> T | None:
    """The same, but None also for what cannot be read: that stops nothing but itself."""
    try:
        return record_of(kind, redis_key, found)
    except (Unreadable, ResponseError):
        return None


@lru_cache(maxsize=100)
def _bors(*flat: str) -> Bors:
    """The record of a børs, unpacked once for each change of it: every request reads it, and it tells of no person."""
    return unpack(Bors, dict_of_pairs(flat))


def dict_of_pairs(flat: Sequence[Any]) -> dict[str, Any]:
    """Names and values that come by turns."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _noted(redis_key: str, damaged: Exception) -> Exception:
    """What is raised for damage, which is told once: the key of the record, and nothing of what is in it."""
    if isinstance(damaged, ResponseError) and not str(damaged).startswith(ANOTHER_KIND):
        return damaged
    if redis_key not in _logged:
        logger.warning("The record %s cannot be read: it is left out.", redis_key)
        _logged.add(redis_key)
    return Unreadable(redis_key)
