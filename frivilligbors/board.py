"""The board of a børs: its newest tallies and the position of the log they reach, kept as one value."""

from typing import NamedTuple

from redis.exceptions import ResponseError

from . import keys
from .codec import Unreadable, dumps, loads
from .log import Entry, Log
from .lua_scripts import script
from .read_batch import Read, ReadBatch
from .redis_client import RedisClient
from .tallies import Tallies, fold

SCRIPT = script(__package__, "board", "type_guard", "cursor_guard")


class Board(NamedTuple):
    """The tallies after the facts up to `position`, of the log that has this epoch."""

    position: int
    tallies: Tallies
    epoch: str = ""

    def applied(self, entries: list[Entry]) -> "Board":
        """The board once these entries, which follow its position, are counted."""
        if not entries:
            return self
        return self._replace(position=entries[-1].position, tallies=fold(self.tallies, (entry.fact for entry in entries)))


EMPTY = Board(0, Tallies())


class BoardReads:
    """The reads of a board in a batch."""

    def __init__(self, batch: ReadBatch, bors: str) -> None:
        self.bors = bors
        self._epoch: Read[list[str | None]] = batch.fields(keys.BORS, bors, "epoch")
        self._kept: Read[list[str | None]] = batch.fields(keys.BOARD, bors, "at", "tallies")

    @property
    def stored(self) -> Board:
        """The board as it is kept. Raises Unreadable for one that is damaged, or of a house this one does not know."""
        try:
            epoch, position, text = (*self._epoch.value, *self._kept.value)
        except ResponseError as refused:
            raise Unreadable(str(refused)) from refused
        return _board(epoch or "", position or "", text or "")


class Boards:
    """Every børs's board."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis
        self._script = redis.register_script(SCRIPT)

    def read(self, bors: str) -> Board:
        """The board as it is kept, or, where that cannot be read, as the log makes it: whoever only looks need not wait."""
        try:
            return self.stored(bors)
        except Unreadable:
            return self.rebuilt(bors)

    def read_from(self, reads: BoardReads) -> Board:
        """The same, of a batch that has been run."""
        try:
            return reads.stored
        except Unreadable:
            return self.rebuilt(reads.bors)

    def stored(self, bors: str) -> Board:
        """The board as it is kept. Raises Unreadable for one that is damaged, or of a house this one does not know."""
        return _board(*self._read(bors))

    def move(self, bors: str, before: Board, after: Board) -> bool:
        """Keep `after` if the board is still `before`. False: somebody else moved it, or the log is another; read again."""
        return self._move(bors, str(before.position), after._replace(epoch=before.epoch))

    def rebuild(self, bors: str) -> Board | None:
        """Fold the whole log and keep that, whatever was kept. None: somebody moved the board meanwhile."""
        epoch, position, _ = self._read(bors)
        after = self.rebuilt(bors)._replace(epoch=epoch)
        return after if self._move(bors, position or "0", after) else None

    def rebuilt(self, bors: str) -> Board:
        """The board as a fold of the whole log, kept nowhere."""
        epoch, position, tallies = self._read(bors)[0], 0, Tallies()
        for position, fact in Log(self._redis).all(bors):  # noqa: B007 - the last one is where the board stands
            tallies.apply(fact)
        return Board(position, tallies, epoch)

    def _read(self, bors: str) -> tuple[str, str, str]:
        """The epoch first: what is read after it is of that log, or a move from it is refused."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.hget(keys.BORS.of(bors), "epoch")
        pipe.hmget(keys.BOARD.of(bors), "at", "tallies")
        epoch, kept = pipe.execute(raise_on_error=False)
        position, text = kept if isinstance(kept, list) else ("", "of another kind")
        return epoch if isinstance(epoch, str) else "", position or "", text or ""

    def _move(self, bors: str, position_before: str, after: Board) -> bool:
        args = [position_before, after.position, after.epoch, dumps(after.tallies), keys.BOARDS_CHANNEL, bors]
        return bool(self._script(keys=[keys.BOARD.of(bors), keys.LOG.of(bors), keys.BORS.of(bors)], args=args))


def _board(epoch: str, position: str, text: str) -> Board:
    """Raises Unreadable."""
    if not position and not text:
        return EMPTY._replace(epoch=epoch)
    if not position.isascii() or not position.isdigit():
        raise Unreadable(f"{position!r} is no position")
    return Board(int(position), loads(Tallies, text), epoch)
