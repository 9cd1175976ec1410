"""When a house has nothing left to do for a børs."""

import time

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.log import Log
from web import Context
from workers.outbox import Outbox

PATIENCE = 60.0  # seconds in which nothing moves: a letter in the hands of a process that died is taken up well within
PAUSE = 0.1


def come_to_rest(house: Context, bors: str, patience: float = PATIENCE) -> None:
    """Wait until the board has counted every fact and every letter is settled, or until nothing has moved for so long."""
    seen, deadline = _standing(house, bors), time.monotonic() + patience
    while not at_rest(house, bors) and time.monotonic() < deadline:
        time.sleep(PAUSE)
        before, seen = seen, _standing(house, bors)
        deadline = deadline if seen == before else time.monotonic() + patience


def at_rest(house: Context, bors: str) -> bool:
    """Whether nothing is left to do."""
    board, letters, due = _standing(house, bors)
    return board == letters == Log(house.redis).length(bors) and not due


def _standing(house: Context, bors: str) -> tuple[int, int, int]:
    """How far the board has come, and the letters, and how many of these are due."""
    due = house.redis.zcard(keys.LETTERS_DUE.of(bors))
    return Boards(house.redis).load(bors).position, Outbox(house.redis).position(bors), due
