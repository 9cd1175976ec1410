"""The published børser of a town, side by side, and those that are erased since."""

from datetime import datetime
from typing import NamedTuple

from frivilligbors.board import Boards
from frivilligbors.bors_erasure import archive_of
from frivilligbors.enums import State
from frivilligbors.records import Bors
from web.context import Context

from ..rules.figures import figures_of

MAX_COMPARED = 12


class Compared(NamedTuple):
    """One published børs and its figures of now; of one that is erased, those that stayed. None: too small to be told.

    `by_group` has the six published pairs; what is told of several of them together only is missing.
    """

    bors: str
    name: str
    opens_at: datetime | None
    total: int | None
    participants: int | None
    by_group: dict[str, int]


def read_comparison(context: Context, town: str) -> list[Compared]:
    """The newest of a town first, or of those that are of no town; rehearsals are not among them."""
    ours = (one for one in context.queries.bors_records() if one.town == town and not one.rehearsal)
    published = [one for one in ours if one.published_at and one.stored_state in (State.PUBLISHED, State.ERASED)]
    newest = sorted(published, key=_when, reverse=True)[:MAX_COMPARED]
    boards = Boards(context.redis)
    found = (
        _archived(bors_record, context) if bors_record.erased_at else _compared(bors_record, boards) for bors_record in newest
    )
    return [one for one in found if one]


def _archived(bors_record: Bors, context: Context) -> Compared | None:
    """None until what stays of it has been counted."""
    archive = archive_of(context.redis, bors_record.slug)
    if archive is None or archive.totals is None:
        return None
    totals = archive.totals
    return Compared(
        bors_record.slug, bors_record.name, bors_record.opens_at, totals.total, totals.participants, totals.by_group.counts
    )


def _compared(bors_record: Bors, boards: Boards) -> Compared:
    board = boards.read(bors_record.slug)
    figures = figures_of(board.tallies, board.position)
    return Compared(
        bors_record.slug, bors_record.name, bors_record.opens_at, figures.total, figures.participants, figures.by_group
    )


def _when(bors_record: Bors) -> float:
    return bors_record.opens_at.timestamp() if bors_record.opens_at else 0.0
