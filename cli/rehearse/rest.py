"""When a house has nothing left to do for a børs."""

import time

from frivilligbors.board import Boards
from frivilligbors.log import Log
from web import House
from workers.outbox import Outbox

PATIENCE = 60.0  # seconds: a letter in the hands of a process that died is taken up again well within
PAUSE = 0.1


def come_to_rest(house: House, bors: str, patience: float = PATIENCE) -> None:
    """Wait until the board has counted every fact and every letter is settled, or for as long as patience lasts."""
    deadline = time.monotonic() + patience
    while not at_rest(house, bors) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def at_rest(house: House, bors: str) -> bool:
    """Whether nothing is left to do."""
    outbox, end = Outbox(house.store), Log(house.store).length(bors)
    return Boards(house.store).load(bors).position == end and outbox.position(bors) == end and not outbox.awaits(bors)
