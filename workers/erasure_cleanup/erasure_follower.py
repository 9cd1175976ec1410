"""Completes an erasure once it is committed: removes letters from the post box, and has the append-only files rewritten.

The position moves on only when both are done, so that a crash in between delays an erasure and never loses it. The ids alone
are written down outside the store, so that no backup that is restored brings anybody back.
"""

import logging
from collections.abc import Iterable, Iterator
from itertools import chain

from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.cursor import Checkpoint, Cursor
from frivilligbors.facts import ParticipantErased
from frivilligbors.log import BATCH, Entry
from frivilligbors.lua_scripts import script
from frivilligbors.queries import Queries
from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..failures import TransientFailure
from ..mail.mail_server import MailServer
from . import erased_list
from .aof_rewrite import AofRewrite
from .erased_list import Erased

logger = logging.getLogger(__name__)


class ErasureFollower:
    """Completes erasures. Two of them do no harm."""

    def __init__(self, redis: RedisClient, settings: Settings) -> None:
        self._redis = redis
        self._queries, self._aof_rewrite = Queries(redis), AofRewrite(redis)
        self._cursor = Cursor(redis, keys.ERASURES_CURSOR)
        self._passed: dict[tuple[str, str], int] = {}
        self._move = redis.register_script(script(__package__, "complete_erasure", "cursor_guard"))
        self._postbox = MailServer(settings.postbox_url) if settings.postbox_url else None
        self._postbox_takes_all = settings.postbox_url == settings.smtp_url
        self._warned = False
        self._data_dir = settings.data_dir

    def position(self, bors: str) -> int:
        """How far into the log erasures are complete."""
        return self._read_checkpoint(bors).position

    def catch_up(self, bors: str) -> None:
        """As far as it can be done now; the rest at the next visit."""
        try:
            while self._step(bors):
                pass
        except ResponseError as refused:
            if not self._warned:
                logger.warning("The store will not write its files anew (%s): what was erased may still be in them.", refused)
            self._warned = True

    def _step(self, bors: str) -> bool:
        checkpoint = self._read_checkpoint(bors)
        entries = self._cursor.after(bors, checkpoint)
        if not entries:
            return False
        erased = [entry for entry in entries if isinstance(entry.fact, ParticipantErased)]
        if erased and not self._complete(bors, erased):
            return False
        erased_list.add(self._data_dir, {Erased(bors, fact.participant_id) for fact in _erasures(erased)})
        reached = entries[-1].position
        if erased or len(entries) == BATCH or reached < checkpoint.position:
            self._move(keys=self._cursor.guard_keys(bors), args=[checkpoint.stored, reached, checkpoint.epoch])
            self._aof_rewrite.forget(bors)
        self._passed[bors, checkpoint.epoch] = reached
        return True

    def _read_checkpoint(self, bors: str) -> Checkpoint:
        """Where nobody was erased, how far we looked is only remembered: it is not worth a write to disk."""
        checkpoint = self._cursor.read(bors)
        return checkpoint._replace(position=max(checkpoint.position, self._passed.get((bors, checkpoint.epoch), 0)))

    def _complete(self, bors: str, erased: list[Entry]) -> bool:
        """Both are tried, whatever the result of the other: a post box that is unreachable keeps nobody's name in a file."""
        rewritten = self._aof_rewrite.rewrite_since(bors, erased[-1].position)
        participant_ids = {fact.participant_id for fact in _erasures(erased)}
        return self._remove_from_postbox(bors, participant_ids) and rewritten

    def _remove_from_postbox(self, bors: str, participant_ids: set[str]) -> bool:
        """Whether their letters are removed. A letter being sent may still arrive there: then it is tried again."""
        bors_record = self._queries.bors(bors)
        if self._postbox is None or bors_record is None or not (bors_record.rehearsal or self._postbox_takes_all):
            return True
        letters = self._letters_about(bors, participant_ids)
        if any(letter.state is LetterState.SENDING for letter in letters):
            return False
        try:
            self._postbox.remove_letters(bors, [letter.letter_id for letter in letters])
        except TransientFailure:
            return False
        return True

    def _letters_about(self, bors: str, participant_ids: set[str]) -> list[Letter]:
        """The letters to them, and to others about what was agreed with them."""
        lists = (self._redis.lrange(keys.AGREEMENTS_OF.of(bors, one), 0, -1) for one in participant_ids)
        agreement_ids = set(chain.from_iterable(lists))
        letters = self._queries.some(Letter, keys.LETTER, bors, self._redis.lrange(keys.LETTERS.of(bors), 0, -1))
        return [one for one in letters if one.participant_id in participant_ids or one.agreement_id in agreement_ids]


def _erasures(entries: Iterable[Entry]) -> Iterator[ParticipantErased]:
    return (entry.fact for entry in entries if isinstance(entry.fact, ParticipantErased))
