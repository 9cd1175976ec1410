"""How many screens show a børs, and how old the oldest picture is, as the hubs last counted them."""

import json
from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.redis_client import RedisClient

SILENT = 8.0  # seconds after which a hub that counts every other second is taken to be gone


@dataclass(frozen=True, slots=True)
class Audience:
    """`oldest` is the age of the oldest picture in seconds; None where nobody looks, or no hub has told of late."""

    screens: int
    oldest: float | None


def of(redis: RedisClient, bors: str, at: datetime) -> Audience:
    """The screens of all hubs that still tell."""
    counts = [json.loads(told) for told in redis.hgetall(keys.SCREENS.of(bors)).values()]
    told = [(at.timestamp() - count["at"], count) for count in counts]
    alive = [(max(0.0, ago), count) for ago, count in told if abs(ago) < SILENT]
    ages = [count["oldest"] + ago for ago, count in alive if count["screens"]]
    return Audience(sum(count["screens"] for _, count in alive), max(ages, default=None))
