"""The letter follower: which letters follow from which facts, and the bag that carries what is due to the post.

The record comes first, the queue after it: what the queue loses is handed out again. Whoever is erased is forgotten here too.
"""

import logging

from redis.exceptions import RedisError

from frivilligbors import connections, keys
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from .follow import Follower
from .forgetting import Forgetter
from .outbox import Outbox
from .reasons import Reasons
from .stopping import Stopping
from .transport import Bag, OldQueue, queue_of
from .upgrading import Upgrader

log = logging.getLogger(__name__)

FACTS = 100  # at most, whose letters are written in one go


class LetterWriter:
    """Writes the letters of new facts, then carries to the post whatever is due. Two of them do no harm."""

    def __init__(self, redis: RedisClient, bag: Bag, clock: Clock) -> None:
        self._outbox = Outbox(redis)
        self._reasons = Reasons(Queries(redis), self._outbox, redis)
        self._bag = bag
        self._clock = clock
        self._lost = False

    def catch_up(self, bors: str) -> None:
        """Write up to the end of the log, then hand out."""
        while self._write(bors):
            pass
        try:
            self._carry(bors)
            self._lost = False
        except RedisError as lost:
            self._note_lost(lost)

    def _write(self, bors: str) -> bool:
        place = self._outbox.place(bors)
        entries = self._outbox.after(bors, place, FACTS)
        if not entries:
            return False
        letters = [letter for entry in entries for letter in self._reasons.letters_of(bors, entry)]
        self._outbox.write(bors, place, entries[-1].position, letters, self._clock.now())
        return True

    def _carry(self, bors: str) -> None:
        """The bag is kept small, since what lies in it is handed out anew when nobody has come for it."""
        if not self._outbox.awaits(bors):
            return
        for letter_id in self._outbox.hand_out(bors, self._clock.now(), self._bag.room()):
            self._bag.put(bors, letter_id)

    def _note_lost(self, lost: RedisError) -> None:
        if not self._lost:
            log.warning("The letter queue does not answer (%s); trying again.", type(lost).__name__)
        self._lost = True


def run(settings: Settings, stopping: Stopping) -> None:
    """Follow until told to stop."""
    redis = connections.follower(settings.redis_url)
    queue = queue_of(settings)
    writer = LetterWriter(redis, Bag(queue), RedisClock(redis))
    old = OldQueue(redis, queue)
    forgetter = Forgetter(redis, settings)
    upgrader = Upgrader(redis)

    def catch_up(bors: str) -> None:
        old.clear()
        for scope in (keys.HOUSE, bors):
            upgrader.catch_up(scope)
        writer.catch_up(bors)
        forgetter.catch_up(bors)

    Follower(redis, catch_up, stopping, "letters").run()
