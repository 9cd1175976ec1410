"""How far the wall and the letters are behind the log."""

from collections.abc import Callable
from typing import NamedTuple

from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.read_batch import ReadBatch
from web.context import Context


class Lag(NamedTuple):
    """The facts that the board has not counted yet, and the letters that wait to be sent."""

    facts: int
    letters: int


def batch_read_lag(context: Context, batch: ReadBatch, bors: str) -> Callable[[], Lag]:
    """Have a batch read the present lag of a børs; what is returned gives it once the batch has been run."""
    newest, at, letters = batch.position(bors), batch.fields(keys.BOARD, bors, "at"), batch.cardinality(keys.LETTERS_DUE, bors)

    def lag() -> Lag:
        try:
            reached = int(at.value[0] or 0)
        except (ValueError, ResponseError):  # a damaged board, which every reader takes from the log
            reached = Boards(context.redis).read(bors).position
        return Lag(facts=newest.value - reached, letters=letters.value)

    return lag
