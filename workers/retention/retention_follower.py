"""The retention follower: erases every børs on its date, and completes the erasures of whole børser, whoever asked for them.

An erasure is complete when nothing but its archive is in the store, in the queue of letters, in the post box and in the store's
files, and the slug stands on the list of who was erased. Until then each visit does what can be done; a crash only delays it.
The contact of the børs is written to twice: a week before the date, as a fact of the log, and when nobody else is left.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from redis.exceptions import RedisError, ResponseError

from frivilligbors import bors_erasure, connections, erasure_dates
from frivilligbors.archive import Archive
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.queries import Queries
from frivilligbors.records import Bors
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..erasure_cleanup import erased_list
from ..erasure_cleanup.aof_rewrite import AofRewrite
from ..erasure_cleanup.erased_list import WHOLE_BORS, Erased
from ..failures import TransientFailure
from ..followers.follower_loop import LINGER, FollowerLoop
from ..mail.letter_queue import LetterQueue, queue_connection
from ..mail.mail_server import MailServer
from ..outbox.leases import LEASE
from ..shutdown import Shutdown
from .erasure_letter import ErasureLetter

BY = "system"
UNTIL_LEASES_ARE_OVER = LEASE + timedelta(seconds=5)  # from then on no letter is on its way that was being sent at the erasure
ERASED, CONTACT_FORGOTTEN = 1, 2  # what the store's files are written anew after

logger = logging.getLogger(__name__)


class RetentionFollower:
    """Erases, and completes erasures. Two of them do no harm."""

    def __init__(self, redis: RedisClient, queue: LetterQueue, clock: Clock, settings: Settings) -> None:
        self._redis, self._queue, self._clock = redis, queue, clock
        self._queries, self._aof_rewrite = Queries(redis), AofRewrite(redis)
        self._letter = ErasureLetter(redis, settings.data_dir)
        self._postbox = MailServer(settings.postbox_url) if settings.postbox_url else None
        self._postbox_takes_all = settings.postbox_url == settings.smtp_url
        self._data_dir = settings.data_dir
        self._warned = False

    def catch_up(self, bors: str) -> None:
        """Erase a børs whose date has come, announce one that comes, and complete an erasure as far as it can be done now."""
        bors_record = self._queries.bors(bors)
        if bors_record is None:
            return
        now = self._clock.now()
        if bors_record.erase_at is None and bors_record.stored_state is not State.ERASED:
            bors_erasure.give_date(self._redis, bors_record, by=BY, at=now)
            return
        if erasure_dates.is_due(bors_record, now):
            logger.info("The date of %s has come: everybody in it is erased.", bors)
            with suppress(Refused):  # somebody else did so, or chose another date
                bors_erasure.erase(self._redis, self._clock, bors, by=BY, idempotency_key=f"retention {bors_record.revision}")
            return
        if erasure_dates.is_warning_due(bors_record, now):
            bors_erasure.warn_contact(self._redis, bors_record, by=BY, at=now)
        archive = bors_erasure.archive_of(self._redis, bors) if bors_record.stored_state is State.ERASED else None
        if archive and archive.completed_at is None:
            self._complete(bors_record, archive)

    def _complete(self, bors_record: Bors, archive: Archive) -> None:
        bors, now = bors_record.slug, self._clock.now()
        if archive.letter is None and self._letter.is_written(bors):  # all else is complete, and the letter may take weeks
            self._letter.forget_contact_once_settled(bors_record, now)
            return
        late = [name for name in bors_erasure.remaining(self._redis, bors) if not bors_erasure.is_transient(bors, name)]
        bors_erasure.remove(self._redis, bors)
        if late or archive.totals is None:
            self._aof_rewrite.forget(bors)
        erased_list.add(self._data_dir, {Erased(bors, WHOLE_BORS)})
        rewritten = self._rewrite(bors, CONTACT_FORGOTTEN if archive.letter else ERASED)
        leases_are_over = not timedelta() <= now - archive.erased_at < UNTIL_LEASES_ARE_OVER
        is_complete = self._remove_letters(bors_record, archive) and rewritten and leases_are_over and not late
        if is_complete:
            self._letter.write(bors, now)
        is_contact_forgotten = self._letter.forget_contact_once_settled(bors_record, now)
        counted = bors_erasure.archive_of(self._redis, bors)
        if is_complete and is_contact_forgotten and counted and counted.letter == archive.letter:
            bors_erasure.note_completed(self._redis, bors, counted, now)
            self._aof_rewrite.forget(bors)

    def _remove_letters(self, bors_record: Bors, archive: Archive) -> bool:
        """Whether no letter is in the queue or the post box but the last one, which is its addressee's and stays there."""
        if archive.letter or self._letter.is_written(bors_record.slug):
            return True
        return all((self._remove_jobs(bors_record.slug), self._remove_from_postbox(bors_record)))

    def _remove_jobs(self, bors: str) -> bool:
        try:
            self._queue.remove(bors)
        except RedisError:
            return False
        return True

    def _remove_from_postbox(self, bors_record: Bors) -> bool:
        if self._postbox is None or not (bors_record.rehearsal or self._postbox_takes_all):
            return True
        try:
            self._postbox.remove_letters(bors_record.slug, [WHOLE_BORS])
        except TransientFailure:
            return False
        return True

    def _rewrite(self, bors: str, after: int) -> bool:
        """Whether the store's files have been written anew. Where it will not be asked to, that is said once."""
        try:
            return self._aof_rewrite.rewrite_since(bors, after)
        except ResponseError as refused:
            if not self._warned:
                logger.warning("The store will not write its files anew (%s): what was erased may still be in them.", refused)
            self._warned = True
            return False


def run(settings: Settings, shutdown: Shutdown) -> None:
    """Follow until told to stop."""
    redis = connections.blocking_client(settings.redis_url)
    queue = LetterQueue(queue_connection(settings))
    retention_follower = RetentionFollower(redis, queue, RedisClock(redis), settings)
    FollowerLoop(redis, retention_follower.catch_up, shutdown, "retention", linger=LINGER).run()
