"""The board follower: keeps the board (a projection of the log) up to date whenever the log of a børs has grown."""

import logging

from frivilligbors import connections
from frivilligbors.board import Boards
from frivilligbors.codec import Unreadable
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..shutdown import Shutdown
from .follower_loop import FollowerLoop

log = logging.getLogger(__name__)


class BoardFollower:
    """Keeps every board at the end of its log. Two of them do no harm: whoever loses the race loads the board again."""

    def __init__(self, redis: RedisClient) -> None:
        self._boards = Boards(redis)
        self._log = Log(redis)

    def catch_up(self, bors: str) -> None:
        """Move the board to the end of the log."""
        while self.step(bors):
            pass

    def step(self, bors: str) -> bool:
        """One batch of facts further; whether there may be more.

        The stored board is what counts, also after a restore: it is loaded each time.
        """
        try:
            board = self._boards.stored(bors)
        except Unreadable:
            return self._rebuild(bors, "cannot be read")
        entries = self._log.after(bors, board.position)
        if entries:
            self._boards.move(bors, board, board.after(entries))
            return True
        return self._log.length(bors) < board.position and self._rebuild(bors, "is ahead of its log")

    def _rebuild(self, bors: str, why: str) -> bool:
        log.warning("The board of %s %s; folding its log anew.", bors, why)
        return self._boards.rebuild(bors) is not None


def run(settings: Settings, shutdown: Shutdown) -> None:
    """Follow until told to stop."""
    redis = connections.follower(settings.redis_url)
    FollowerLoop(redis, BoardFollower(redis).step, shutdown, "board").run()
