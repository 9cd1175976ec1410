"""The letters of every børs as records: written once, due at a time, leased to one mailer at a time, settled."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.codec import instant, milliseconds, pack, unpack
from frivilligbors.cursor import Checkpoint, Cursor
from frivilligbors.log import Entry
from frivilligbors.lua_scripts import script
from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient

from .leases import LEASE, Attempt
from .retry_schedule import LONGEST_DELAY, Outcome

REQUEUE_DELAY = timedelta(seconds=20)  # after which a letter that was enqueued and not claimed is due again


class Quota(NamedTuple):
    """A letter is `counted_as` something: beyond the `limit`th of that it is kept, but not sent. Empty: it is not counted."""

    counted_as: str
    limit: int


class NewLetter(NamedTuple):
    """A letter to be written, and the quota it counts against."""

    letter: Letter
    quota: Quota = Quota("", 0)


class Outbox:
    """The only place where letters are written."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis
        self._cursor = Cursor(redis, keys.LETTERS_CURSOR)
        self._write, self._write_last, self._take_due, self._claim, self._settle = (
            redis.register_script(script(__package__, name, *checks))
            for name, *checks in (
                ("write_letters", "type_guard", "cursor_guard"),
                ("write_last_letter", "type_guard"),
                ("take_due",),
                ("claim", "type_guard"),
                ("settle", "type_guard"),
            )
        )

    def read_checkpoint(self, bors: str) -> Checkpoint:
        """How far into the log letters have been written."""
        return self._cursor.read(bors)

    def position(self, bors: str) -> int:
        """The position of that."""
        return self.read_checkpoint(bors).position

    def after(self, bors: str, checkpoint: Checkpoint, count: int) -> list[Entry]:
        """The next entries whose letters are to be written."""
        return self._cursor.after(bors, checkpoint, count)

    def write(self, bors: str, checkpoint: Checkpoint, reached: int, new: Sequence[NewLetter], at: datetime) -> bool:
        """Write the letters of the facts after `checkpoint` up to `reached`, due at once. False: somebody else did."""
        letters = [replace(one.letter, written_at=at) for one in new]
        rows = [
            [*one.quota, letter.letter_id, *(text for pair in pack(letter).items() for text in pair)]
            for one, letter in zip(new, letters, strict=True)
        ]
        shared = [key.of(bors) for key in (keys.LETTERS, keys.LETTERS_DUE, keys.LETTERS_TO)]
        redis_keys = [*self._cursor.guard_keys(bors), *shared, *(keys.LETTER.of(bors, letter.letter_id) for letter in letters)]
        return bool(self._write(keys=redis_keys, args=[checkpoint.stored, reached, checkpoint.epoch, json.dumps(rows)]))

    def write_last(self, bors: str, letter: Letter, at: datetime) -> None:
        """Write the letter about the erasure of a whole børs, due at once: while its contact is kept, and once.

        Its follower has no position any more: the log is gone, and so are all other letters.
        """
        names = [keys.ERASURE_CONTACT.of(bors), keys.LETTER.of(bors, letter.letter_id), keys.LETTERS_DUE.of(bors)]
        fields = [text for pair in pack(replace(letter, written_at=at)).items() for text in pair]
        self._write_last(keys=names, args=[letter.letter_id, *fields])

    def has_unsettled(self, bors: str) -> bool:
        """Whether any letter is not settled yet."""
        return self._redis.zcard(keys.LETTERS_DUE.of(bors)) > 0

    def take_due(self, bors: str, at: datetime, limit: int) -> list[str]:
        """Letters that are due, the longest due first; due again a little later, should nobody claim them."""
        times = [milliseconds(at + delay) for delay in (timedelta(), REQUEUE_DELAY, LONGEST_DELAY)]
        return list(self._take_due(keys=[keys.LETTERS_DUE.of(bors)], args=[*times, limit]))

    def claim(self, bors: str, letter_id: str, at: datetime) -> Attempt | None:
        """Take the lease of a letter. None if there is nothing to do: it is settled, gone, or leased to another.

        A lease that has expired is doubted once: after a clock has jumped, whoever holds it renews it within a quarter of a
        lease.
        """
        args = [letter_id, milliseconds(at), milliseconds(at + LEASE)]
        number, uncounted, epoch = self._claim(keys=_keys(bors, letter_id), args=args)
        return Attempt(bors, letter_id, int(number), int(uncounted), epoch) if number else None

    def renew_lease(self, attempt: Attempt, at: datetime) -> bool:
        """Hold it for another lease. False: it is leased to another."""
        return self._update(attempt, LetterState.SENDING, "", milliseconds(at + LEASE), "", "")

    def settle(self, attempt: Attempt, outcome: Outcome, at: datetime) -> bool:
        """Write the outcome. Once a letter may have been delivered without an answer, dead becomes uncertain.

        False: it is leased to another.
        """
        due = milliseconds(at + outcome.retry_after) if outcome.retry_after else ""
        return self._update(attempt, outcome.state, outcome.trouble, due, instant(at), "1" if outcome.uncounted else "")

    def _update(self, attempt: Attempt, *fields: str | int) -> bool:
        args = [attempt.letter_id, attempt.number, attempt.epoch, *fields]
        return bool(self._settle(keys=_keys(attempt.bors, attempt.letter_id), args=args))

    def letter(self, bors: str, letter_id: str) -> Letter:
        """One letter. Raises Unreadable."""
        return unpack(Letter, self._redis.hgetall(keys.LETTER.of(bors, letter_id)))

    def ids(self, bors: str) -> list[str]:
        """The ids of all letters, in the order they were written."""
        return self._redis.lrange(keys.LETTERS.of(bors), 0, -1)


def _keys(bors: str, letter_id: str) -> list[str]:
    return [keys.LETTER.of(bors, letter_id), keys.LETTERS_DUE.of(bors), keys.BORS.of(bors)]
