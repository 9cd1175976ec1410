"""The board of a børs: its newest tallies and the position of the log they reach, kept as one value."""

from importlib.resources import files
from typing import NamedTuple

from . import keys
from .log import Entry, Log
from .store import Store
from .tallies import Tallies, fold
from .wire import dumps, loads

SCRIPT = (files(__package__) / "board.lua").read_text()


class Board(NamedTuple):
    """The tallies after the first `position` facts."""

    position: int
    tallies: Tallies

    def after(self, entries: list[Entry]) -> "Board":
        """The board once these entries, which follow its position, are counted."""
        return Board(entries[-1].position, fold(self.tallies, (entry.fact for entry in entries))) if entries else self


EMPTY = Board(0, Tallies())


class Boards:
    """Every børs's board."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._script = store.register_script(SCRIPT)

    def load(self, bors: str) -> Board:
        """The board as it is kept. Raises Unreadable for one written by a house this one does not know."""
        at, text = self._store.hmget(keys.BOARD.of(bors), "at", "tallies")
        return Board(int(at), loads(Tallies, text)) if at and text else EMPTY

    def move(self, bors: str, was: Board, now: Board) -> bool:
        """Keep `now` if the board is still `was`. False: somebody else moved it; load again."""
        return self._move(bors, str(was.position), now)

    def rebuild(self, bors: str) -> bool:
        """Fold the whole log and keep that, whatever was kept. False: somebody moved the board meanwhile."""
        was = self._store.hget(keys.BOARD.of(bors), "at") or "0"
        return self._move(bors, was, self.rebuilt(bors))

    def _move(self, bors: str, was: str, now: Board) -> bool:
        args = [was, now.position, dumps(now.tallies), keys.BOARDS_CHANNEL, bors]
        return bool(self._script(keys=[keys.BOARD.of(bors), keys.LOG.of(bors)], args=args))

    def rebuilt(self, bors: str) -> Board:
        """The board as a fold of the whole log, kept nowhere."""
        log, board = Log(self._store), EMPTY
        while batch := log.after(bors, board.position):
            board = board.after(batch)
        return board
