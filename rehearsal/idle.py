"""Waits until the workers have nothing left to do for a børs."""

import time

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.log import Log
from web.context import Context
from workers.outbox.store import Outbox

STALL_TIMEOUT = 60.0  # seconds without progress: longer than the lease of a letter whose worker died
POLL_INTERVAL = 0.1


def wait_until_idle(context: Context, bors: str, timeout: float = STALL_TIMEOUT) -> None:
    """Wait until the board has counted every fact and no letter is due, or nothing has moved for `timeout` seconds."""
    current, deadline = _progress(context, bors), time.monotonic() + timeout
    while not is_idle(context, bors) and time.monotonic() < deadline:
        time.sleep(POLL_INTERVAL)
        previous, current = current, _progress(context, bors)
        deadline = deadline if current == previous else time.monotonic() + timeout


def is_idle(context: Context, bors: str) -> bool:
    """Whether nothing is left to do."""
    board, letters, due = _progress(context, bors)
    return board == letters == Log(context.redis).newest_position(bors) and not due


def _progress(context: Context, bors: str) -> tuple[int, int, int]:
    """The positions of the board and of the letters, and the number of due letters."""
    due = context.redis.zcard(keys.LETTERS_DUE.of(bors))
    return Boards(context.redis).read(bors).position, Outbox(context.redis).position(bors), due
