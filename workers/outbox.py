"""The letters of every børs as records: written once, handed out when due, in one pair of hands at a time, settled."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.codec import instant, milliseconds, pack, unpack
from frivilligbors.cursor import Cursor, Position
from frivilligbors.log import Entry
from frivilligbors.lua_scripts import script
from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient

from .verdict import LONGEST

HANDED_OUT = timedelta(seconds=20)  # after which whoever was to fetch a letter is taken for dead
LEASE = timedelta(seconds=10)  # renewed while a letter is in hand; after it, another may take the letter


class Attempt(NamedTuple):
    """A letter in hand, for the `number`th time, of which `spared` did not count."""

    bors: str
    letter_id: str
    number: int
    spared: int = 0
    epoch: str = ""


class Share(NamedTuple):
    """A letter counts against somebody's share: beyond the `most`th it is kept, but not sent."""

    whose: str
    most: int


class Written(NamedTuple):
    """A letter as it is written, and whose share it takes."""

    letter: Letter
    share: Share = Share("", 0)


class Outbox:
    """Whatever is written about a letter is written here."""

    def __init__(self, redis: RedisClient) -> None:
        self._store = redis
        self._followed = Cursor(redis, keys.LETTERS_AT)
        self._write, self._hand_out, self._claim, self._settle = (
            redis.register_script(script(__package__, name, *checks))
            for name, *checks in (
                ("letters", "type_guard", "cursor_guard"),
                ("hand_out",),
                ("claim", "type_guard"),
                ("settle", "type_guard"),
            )
        )

    def place(self, bors: str) -> Position:
        """How far into the log letters have been written."""
        return self._followed.place(bors)

    def position(self, bors: str) -> int:
        """The position of that."""
        return self.place(bors).position

    def after(self, bors: str, place: Position, count: int) -> list[Entry]:
        """The next entries whose letters are to be written."""
        return self._followed.after(bors, place, count)

    def write(self, bors: str, was: Position, now: int, written: Sequence[Written], at: datetime) -> bool:
        """Write the letters of the facts after the place `was` up to `now`, due at once. False: somebody else did."""
        letters = [replace(one.letter, written_at=at) for one in written]
        told = [
            [*one.share, letter.letter_id, *(text for pair in pack(letter).items() for text in pair)]
            for one, letter in zip(written, letters, strict=True)
        ]
        kept = [key.of(bors) for key in (keys.LETTERS, keys.LETTERS_DUE, keys.LETTERS_TO)]
        names = [*self._followed.names(bors), *kept, *(keys.LETTER.of(bors, letter.letter_id) for letter in letters)]
        return bool(self._write(keys=names, args=[was.kept, now, was.epoch, json.dumps(told)]))

    def awaits(self, bors: str) -> bool:
        """Whether any letter is still to be settled."""
        return self._store.zcard(keys.LETTERS_DUE.of(bors)) > 0

    def hand_out(self, bors: str, at: datetime, most: int) -> list[str]:
        """Letters that are due, the longest due first; due again a little later, should nobody claim them."""
        times = [milliseconds(at + wait) for wait in (timedelta(), HANDED_OUT, LONGEST)]
        return list(self._hand_out(keys=[keys.LETTERS_DUE.of(bors)], args=[*times, most]))

    def claim(self, bors: str, letter_id: str, at: datetime) -> Attempt | None:
        """Take a letter in hand. None if there is nothing to do: it is done, gone, or in other hands.

        A lease that has run out is doubted once: after a clock has jumped, whoever has the letter in hand says so within a
        quarter of a lease.
        """
        args = [letter_id, milliseconds(at), milliseconds(at + LEASE)]
        number, spared, epoch = self._claim(keys=_keys(bors, letter_id), args=args)
        return Attempt(bors, letter_id, int(number), int(spared), epoch) if number else None

    def hold(self, attempt: Attempt, at: datetime) -> bool:
        """Keep it in hand for another lease. False: it is in other hands."""
        return self._said(attempt, LetterState.SENDING, "", milliseconds(at + LEASE), "", "")

    def settle(
        self,
        attempt: Attempt,
        state: LetterState,
        at: datetime,
        *,
        trouble: str = "",
        due: datetime | None = None,
        spared: bool = False,
    ) -> bool:
        """Say what became of it. Once the post may have taken a letter unheard, dead becomes uncertain.

        `spared`: the letter had no part in it, and the attempt does not count.
        """
        again = milliseconds(due) if due else ""
        return self._said(attempt, state, trouble, again, instant(at), "1" if spared else "")

    def _said(self, attempt: Attempt, *told: str | int) -> bool:
        args = [attempt.letter_id, attempt.number, attempt.epoch, *told]
        return bool(self._settle(keys=_keys(attempt.bors, attempt.letter_id), args=args))

    def letter(self, bors: str, letter_id: str) -> Letter:
        """One letter. Raises Unreadable."""
        return unpack(Letter, self._store.hgetall(keys.LETTER.of(bors, letter_id)))

    def ids(self, bors: str) -> list[str]:
        """The ids of all letters, in the order they were written."""
        return self._store.lrange(keys.LETTERS.of(bors), 0, -1)


def _keys(bors: str, letter_id: str) -> list[str]:
    return [keys.LETTER.of(bors, letter_id), keys.LETTERS_DUE.of(bors), keys.BORS.of(bors)]
