"""The published børser of a town, side by side."""

from datetime import datetime
from typing import NamedTuple

from frivilligbors.board import Boards
from frivilligbors.enums import State
from frivilligbors.records import Bors
from web import Context

from ..rules.figures import figures_of
from ..rules.result import Figures

MAX_COMPARED = 12


class Compared(NamedTuple):
    """One published børs and its figures of now."""

    bors: str
    name: str
    opens_at: datetime | None
    figures: Figures


def load_comparison(context: Context, town: str) -> list[Compared]:
    """The newest of a town first, or of those that are of no town; rehearsals are not among them."""
    ours = (one for one in context.queries.known() if one.town == town and not one.rehearsal)
    published = [one for one in ours if one.stored_state is State.PUBLISHED]
    newest = sorted(published, key=_when, reverse=True)[:MAX_COMPARED]
    boards = Boards(context.redis)
    return [_compared(one, boards) for one in newest]


def _compared(record: Bors, boards: Boards) -> Compared:
    board = boards.load(record.slug)
    return Compared(record.slug, record.name, record.opens_at, figures_of(board.tallies, board.position))


def _when(record: Bors) -> float:
    return record.opens_at.timestamp() if record.opens_at else 0.0
