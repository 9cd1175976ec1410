"""The board follower: keeps the board (a projection of the log) up to date whenever the log of a børs has grown."""

import logging

from frivilligbors import connections
from frivilligbors.board import BoardReads, Boards
from frivilligbors.codec import Unreadable
from frivilligbors.log import Log
from frivilligbors.read_batch import ReadBatch
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..shutdown import Shutdown
from .follower_loop import FollowerLoop

logger = logging.getLogger(__name__)


class BoardFollower:
    """Keeps every board at the end of its log. Two of them do no harm: whoever loses the race reads the board again."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis
        self._boards = Boards(redis)
        self._log = Log(redis)
        self._reached: dict[str, int] = {}  # where each board stood when it was last looked at

    def catch_up(self, bors: str) -> None:
        """Move the board to the end of the log."""
        while self.step(bors):
            pass

    def step(self, bors: str) -> bool:
        """One batch of facts further; whether there may be more.

        The stored board is what counts, also after a restore: it is loaded each time, with what follows where it should stand.
        """
        reached = self._reached.get(bors, 0)
        batch = ReadBatch(self._redis)
        reads, following, newest = BoardReads(batch, bors), batch.entries_after(bors, reached), batch.position(bors)
        batch.run()
        try:
            board = reads.stored
        except Unreadable:
            return self._rebuild(bors, "cannot be read")
        self._reached[bors] = board.position
        if newest.value < board.position:
            return self._rebuild(bors, "is ahead of its log")
        entries = following.value if board.position == reached else []
        if newest.value > board.position and not entries:
            entries = self._log.after(bors, board.position)
        if not entries:
            return False
        after = board.applied(entries)
        if self._boards.move(bors, board, after):
            self._reached[bors] = after.position
        return True

    def _rebuild(self, bors: str, why: str) -> bool:
        logger.warning("The board of %s %s; folding its log anew.", bors, why)
        return self._boards.rebuild(bors) is not None


def run(settings: Settings, shutdown: Shutdown) -> None:
    """Follow until told to stop."""
    redis = connections.blocking_client(settings.redis_url)
    FollowerLoop(redis, BoardFollower(redis).step, shutdown, "board").run()
