"""Reading agreements: a broker's own, the newest of all, and those that wait for a lead."""

from datetime import datetime

from frivilligbors import keys
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement
from frivilligbors.redis_client import RedisClient

from ..rules.likeness import SOON

NEWEST = 40  # no hall confirms more in two minutes


def latest_of(queries: Queries, bors: str, broker_id: str) -> list[Agreement]:
    """What a broker has confirmed, newest first."""
    return [agreement for agreement in reversed(queries.agreements(bors)) if agreement.broker_id == broker_id]


def recent(redis: RedisClient, queries: Queries, bors: str, at: datetime) -> list[Agreement]:
    """What anybody confirmed in the last two minutes, newest first."""
    ids = redis.lrange(keys.AGREEMENTS.of(bors), -NEWEST, -1)
    found = reversed(queries.some(Agreement, keys.AGREEMENT, bors, ids))
    return [agreement for agreement in found if at - (agreement.confirmed_at or agreement.agreed_at) < SOON]


def late(redis: RedisClient, queries: Queries, bors: str) -> list[Agreement]:
    """What was agreed before the gong, came after grace, and waits to be let in; oldest first."""
    return queries.some(Agreement, keys.AGREEMENT, bors, redis.zrange(keys.LATE.of(bors), 0, -1))
