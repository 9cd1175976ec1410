"""What the counter on somebody else's page shows of a børs."""

from typing import NamedTuple

from frivilligbors.bors_erasure import archive_of
from frivilligbors.enums import State
from frivilligbors.records import Bors
from web.context import Context

from .history_cache import read_history


class Counter(NamedTuple):
    """How many agreements stand, and in which state the børs is."""

    total: int
    state: State


def read_per_minute(context: Context, bors_record: Bors) -> dict[str, int]:
    """The standing agreements by the minute of agreeing, as of now."""
    return dict(read_history(context, bors_record).history.tallies.agreements.per_minute)


def read_archived_counter(context: Context, bors_record: Bors) -> Counter | None:
    """The counter of an erased børs; None where its total is not told."""
    archive = archive_of(context.redis, bors_record.slug)
    total = archive.totals.total if archive and archive.totals else None
    return None if total is None else Counter(total, State.ERASED)


def read_counter(context: Context, bors_record: Bors) -> Counter:
    """The counter as of now: of a published børs the newest edition's total, which is that of the board too."""
    return Counter(read_history(context, bors_record).history.tallies.agreements.total, bors_record.state(context.clock.now()))
