"""Reading agreements: one, all, the recently confirmed, and the late ones."""

from collections.abc import Iterable
from datetime import datetime

from frivilligbors import keys
from frivilligbors.read_batch import ReadBatch, Records
from frivilligbors.records import Agreement
from web.context import Context

from ..rules.duplicates import DUPLICATE_WINDOW

NEWEST = 40  # no hall confirms more in two minutes


def agreement_by_id(context: Context, bors: str, agreement_id: str) -> Agreement | None:
    """One agreement; None where there is none."""
    return context.queries.agreement(bors, agreement_id)


def numbered_agreements(context: Context, bors: str) -> list[Agreement]:
    """All agreements that ever got a number, in the order of their numbers."""
    return context.queries.agreements(bors)


def batch_read_newest_agreements(batch: ReadBatch, bors: str) -> Records[Agreement]:
    """Have a batch read the newest agreements, the very newest last: as many as are confirmed in two minutes."""
    return batch.records(Agreement, keys.AGREEMENT, bors, batch.members(keys.AGREEMENTS, bors, first=-NEWEST))


def recently_confirmed(newest: Iterable[Agreement], at: datetime) -> list[Agreement]:
    """What any broker confirmed so recently that a similar agreement may be the same one, newest first."""
    return [
        agreement
        for agreement in reversed([*newest])
        if at - (agreement.confirmed_at or agreement.agreed_at) < DUPLICATE_WINDOW
    ]


def every_agreement(context: Context, bors: str) -> list[Agreement]:
    """Those that wait to be admitted, then all that ever got a number, the newest first."""
    batch = context.batch()
    late = batch.records(Agreement, keys.AGREEMENT, bors, batch.members(keys.LATE, bors))
    numbered = batch.records(Agreement, keys.AGREEMENT, bors, batch.members(keys.AGREEMENTS, bors))
    batch.run()
    return [*late.all, *reversed(numbered.all)]


def late_agreements(context: Context, bors: str) -> list[Agreement]:
    """What was agreed before the gong, came after grace, and waits to be admitted; oldest first."""
    return context.queries.some(Agreement, keys.AGREEMENT, bors, context.redis.zrange(keys.LATE.of(bors), 0, -1))
