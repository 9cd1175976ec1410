"""`rebuild`: rebuild the board of a børs from its log."""

import click

from frivilligbors.board import Board, Boards
from frivilligbors.codec import Unreadable, dumps
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from launcher.running_instance import running_context
from services.organiser.store.lifecycle import read_bors

from ..output import JsonCommand, print_result


@click.command("rebuild", cls=JsonCommand)
@click.argument("bors")
def command(bors: str) -> None:
    """Count BORS anew from its whole log.

    Says whether the running board was right, to the byte, and puts the new one in its place.
    """
    context = running_context()
    read_bors(context, bors)
    board, equal = rebuild(context.redis, bors)
    text = "It was right." if equal else "It was wrong, and is right now."
    counted = {"bors": bors, "equal": equal, "position": board.position, "agreements": board.tallies.agreements.total}
    print_result(
        counted, f"The board of {bors}, counted anew from {board.position} facts: {counted['agreements']} agreements. {text}"
    )


def rebuild(redis: RedisClient, bors: str) -> tuple[Board, bool]:
    """The board rebuilt from the log, now stored; and whether the stored one was equal, byte by byte."""
    boards = Boards(redis)
    while True:
        before, rebuilt = _read_board(boards, bors), boards.rebuild(bors)
        if rebuilt is not None:
            return rebuilt, before is not None and _are_equal(_caught_up(redis, bors, before, rebuilt.position), rebuilt)


def _read_board(boards: Boards, bors: str) -> Board | None:
    try:
        return boards.stored(bors)
    except Unreadable:
        return None


def _caught_up(redis: RedisClient, bors: str, board: Board, position: int) -> Board:
    """The board moved to `position`: being behind is not being wrong."""
    while entries := [entry for entry in Log(redis).after(bors, board.position) if entry.position <= position]:
        board = board.applied(entries)
    return board


def _are_equal(one: Board, other: Board) -> bool:
    return one.position == other.position and dumps(one.tallies) == dumps(other.tallies)
