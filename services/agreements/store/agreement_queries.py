"""Reading agreements: one, all, a broker's own, the recently confirmed, and the late ones."""

from datetime import datetime

from frivilligbors import keys
from frivilligbors.records import Agreement
from web import Context

from ..rules.duplicates import DUPLICATE_WINDOW

NEWEST = 40  # no hall confirms more in two minutes


def agreement_by_id(context: Context, bors: str, agreement_id: str) -> Agreement | None:
    """One agreement; None where there is none."""
    return context.queries.agreement(bors, agreement_id)


def numbered_agreements(context: Context, bors: str) -> list[Agreement]:
    """All agreements that ever got a number, in the order of their numbers."""
    return context.queries.agreements(bors)


def agreements_of_broker(context: Context, bors: str, broker_id: str) -> list[Agreement]:
    """What a broker has confirmed, newest first."""
    return [agreement for agreement in reversed(context.queries.agreements(bors)) if agreement.broker_id == broker_id]


def recently_confirmed(context: Context, bors: str, at: datetime) -> list[Agreement]:
    """What any broker confirmed so recently that a similar agreement may be the same one, newest first."""
    ids = context.redis.lrange(keys.AGREEMENTS.of(bors), -NEWEST, -1)
    newest = reversed(context.queries.some(Agreement, keys.AGREEMENT, bors, ids))
    return [agreement for agreement in newest if at - (agreement.confirmed_at or agreement.agreed_at) < DUPLICATE_WINDOW]


def late_agreements(context: Context, bors: str) -> list[Agreement]:
    """What was agreed before the gong, came after grace, and waits to be admitted; oldest first."""
    return context.queries.some(Agreement, keys.AGREEMENT, bors, context.redis.zrange(keys.LATE.of(bors), 0, -1))


def count_late_agreements(context: Context, bors: str) -> int:
    """How many late agreements wait to be admitted."""
    return context.redis.zcard(keys.LATE.of(bors))
