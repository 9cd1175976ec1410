"""The letter follower: writes the letters that follow from new facts, and enqueues those that are due for the mailer.

The record comes first, the queue after it: what the queue loses is enqueued again. Its process also completes erasures and
migrates what earlier versions stored.
"""

import logging

from redis.exceptions import RedisError

from frivilligbors import connections, keys
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..erasure_cleanup.erasure_follower import ErasureFollower
from ..letters.triggers import Triggers
from ..mail.legacy_queue import LegacyQueue
from ..mail.letter_queue import LetterQueue, queue_connection
from ..migrations.from_0_1_0 import Migrator
from ..outbox.store import Outbox
from ..shutdown import Shutdown
from .follower_loop import LINGER, FollowerLoop

logger = logging.getLogger(__name__)

MAX_FACTS = 100  # whose letters are written in one go


class LetterFollower:
    """Writes the letters of new facts, then enqueues whatever is due. Two of them do no harm."""

    def __init__(self, redis: RedisClient, queue: LetterQueue, clock: Clock) -> None:
        self._outbox = Outbox(redis)
        self._triggers = Triggers(Queries(redis), self._outbox, redis)
        self._queue = queue
        self._clock = clock
        self._queue_unreachable = False

    def catch_up(self, bors: str) -> None:
        """Write the letters up to the end of the log, and enqueue what is due."""
        while self.step(bors):
            pass

    def step(self, bors: str) -> bool:
        """Write the letters of the next facts, then enqueue what is due. Whether there may be more facts."""
        has_more = self._write(bors)
        try:
            self._enqueue_due(bors)
            self._queue_unreachable = False
        except RedisError as lost:
            self._log_unreachable(lost)
        return has_more

    def _write(self, bors: str) -> bool:
        checkpoint = self._outbox.read_checkpoint(bors)
        entries = self._outbox.after(bors, checkpoint, MAX_FACTS)
        if not entries:
            return False
        letters = [letter for entry in entries for letter in self._triggers.letters_of(bors, entry)]
        self._outbox.write(bors, checkpoint, entries[-1].position, letters, self._clock.now())
        return True

    def _enqueue_due(self, bors: str) -> None:
        """The queue is kept short, since a letter is enqueued again when nobody has claimed it for a while."""
        if not self._outbox.has_unsettled(bors):
            return
        self._queue.enqueue(bors, self._outbox.take_due(bors, self._clock.now(), self._queue.capacity_left(bors)))

    def _log_unreachable(self, lost: RedisError) -> None:
        if not self._queue_unreachable:
            logger.warning("The letter queue does not answer (%s); trying again.", type(lost).__name__)
        self._queue_unreachable = True


def run(settings: Settings, shutdown: Shutdown) -> None:
    """Follow until told to stop."""
    redis = connections.blocking_client(settings.redis_url)
    queue_redis = queue_connection(settings)
    letters = LetterFollower(redis, LetterQueue(queue_redis), RedisClock(redis))
    legacy_queue = LegacyQueue(redis, queue_redis)
    erasures = ErasureFollower(redis, settings)
    migrator = Migrator(redis)

    def step(bors: str) -> bool:
        legacy_queue.remove()
        for scope in (keys.INSTALLATION, bors):
            migrator.catch_up(scope)
        has_more = letters.step(bors)
        erasures.catch_up(bors)
        return has_more

    FollowerLoop(redis, step, shutdown, "letters", linger=LINGER).run()
