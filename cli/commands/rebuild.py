"""`rebuild`: count a børs anew from its log, and put that board in place of the running one."""

import click

from frivilligbors.board import Board, Boards
from frivilligbors.codec import Unreadable, dumps
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from services.organiser.store import the

from ..running import house_of_the_command
from ..telling import Telling, tell


@click.command("rebuild", cls=Telling)
@click.argument("bors")
def command(bors: str) -> None:
    """Count BORS anew from its whole log.

    Says whether the running board was right, to the byte, and puts the new one in its place.
    """
    context = house_of_the_command()
    the(context, bors)
    board, equal = rebuild(context.redis, bors)
    text = "It was right." if equal else "It was wrong, and is right now."
    counted = {"bors": bors, "equal": equal, "position": board.position, "agreements": board.tallies.agreements.total}
    tell(counted, f"The board of {bors}, counted anew from {board.position} facts: {counted['agreements']} agreements. {text}")


def rebuild(redis: RedisClient, bors: str) -> tuple[Board, bool]:
    """The board as the whole log makes it, now in place; and whether the running one was equal, to the byte."""
    boards = Boards(redis)
    while True:
        was, now = _running(boards, bors), boards.rebuild(bors)
        if now is not None:
            return now, was is not None and _same(_caught_up(redis, bors, was, now.position), now)


def _running(boards: Boards, bors: str) -> Board | None:
    try:
        return boards.kept(bors)
    except Unreadable:
        return None


def _caught_up(redis: RedisClient, bors: str, board: Board, position: int) -> Board:
    """A board that is behind is not therefore wrong."""
    while fresh := [entry for entry in Log(redis).after(bors, board.position) if entry.position <= position]:
        board = board.after(fresh)
    return board


def _same(one: Board, other: Board) -> bool:
    return one.position == other.position and dumps(one.tallies) == dumps(other.tallies)
