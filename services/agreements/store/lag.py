"""How far the wall and the letters are behind the log."""

from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.log import Log
from web import Context


class Lag(NamedTuple):
    """The facts that the board has not counted yet, and the letters that wait to be sent."""

    facts: int
    letters: int


def position(context: Context, bors: str) -> int:
    """How far a børs has come."""
    return context.queries.position(bors)


def current_lag(context: Context, bors: str) -> Lag:
    """The present lag of a børs."""
    length = Log(context.redis).length(bors)
    return Lag(
        facts=length - Boards(context.redis).load(bors).position,
        letters=context.redis.zcard(keys.LETTERS_DUE.of(bors)),
    )
