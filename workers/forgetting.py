"""What follows from an erasure once it is committed: the letters leave the post box, and the store's files are written anew.

The position moves on only when both are done, so that a crash in between delays an erasure and never loses it. The ids alone
are written down outside the store, so that no copy that is put back brings anybody back.
"""

import logging
from collections.abc import Iterable, Iterator

from redis.exceptions import ResponseError

from frivilligbors import keys
from frivilligbors.cursor import Cursor, Position
from frivilligbors.facts import ParticipantErased
from frivilligbors.log import BATCH, Entry
from frivilligbors.lua_scripts import script
from frivilligbors.queries import Queries
from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from . import erased_list
from .erased_list import Erased
from .files import Files
from .office import Office
from .post_office import NotNow

log = logging.getLogger(__name__)


class Forgetter:
    """Completes erasures. Two of them do no harm."""

    def __init__(self, redis: RedisClient, settings: Settings) -> None:
        self._store = redis
        self._roster, self._files = Queries(redis), Files(redis)
        self._followed = Cursor(redis, keys.FORGOTTEN_AT)
        self._seen: dict[tuple[str, str], int] = {}
        self._move = redis.register_script(script(__package__, "forgotten", "cursor_guard"))
        self._box = Office(settings.postbox_url) if settings.postbox_url else None
        self._every_letter_is_there = settings.postbox_url == settings.smtp_url
        self._refused = False
        self._data_dir = settings.data_dir

    def position(self, bors: str) -> int:
        """How far into the log erasures are complete."""
        return self._place(bors).position

    def catch_up(self, bors: str) -> None:
        """As far as it can be done now; the rest at the next look."""
        try:
            while self._step(bors):
                pass
        except ResponseError as refused:
            if not self._refused:
                log.warning("The store will not write its files anew (%s): what was erased may still be in them.", refused)
            self._refused = True

    def _step(self, bors: str) -> bool:
        place = self._place(bors)
        entries = self._followed.after(bors, place)
        if not entries:
            return False
        erased = [entry for entry in entries if isinstance(entry.fact, ParticipantErased)]
        if erased and not self._forgotten(bors, erased):
            return False
        erased_list.add(self._data_dir, {Erased(bors, fact.participant_id) for fact in _erasures(erased)})
        reached = entries[-1].position
        if erased or len(entries) == BATCH or reached < place.position:
            self._move(keys=self._followed.names(bors), args=[place.kept, reached, place.epoch])
            self._files.forget(bors)
        self._seen[bors, place.epoch] = reached
        return True

    def _place(self, bors: str) -> Position:
        """Where nobody was erased, how far we looked is only remembered: it is not worth a write to disk."""
        place = self._followed.place(bors)
        return place._replace(position=max(place.position, self._seen.get((bors, place.epoch), 0)))

    def _forgotten(self, bors: str, erased: list[Entry]) -> bool:
        """Both are tried, whatever becomes of the other: a post box that is away keeps nobody's name in a file."""
        written = self._files.anew(bors, erased[-1].position)
        people = {fact.participant_id for fact in _erasures(erased)}
        return self._out_of_the_box(bors, people) and written

    def _out_of_the_box(self, bors: str, people: set[str]) -> bool:
        """A letter that somebody has in hand may still come there: then we look again."""
        held = self._roster.bors(bors)
        if self._box is None or held is None or not (held.rehearsal or self._every_letter_is_there):
            return True
        letters = self._letters_about(bors, people)
        if any(letter.state is LetterState.SENDING for letter in letters):
            return False
        try:
            self._box.take_out(bors, [letter.letter_id for letter in letters])
        except NotNow:
            return False
        return True

    def _letters_about(self, bors: str, people: set[str]) -> list[Letter]:
        """To them, and to others about what was agreed with them."""
        about = {each for one in people for each in self._store.lrange(keys.AGREEMENTS_OF.of(bors, one), 0, -1)}
        letters = self._roster.some(Letter, keys.LETTER, bors, self._store.lrange(keys.LETTERS.of(bors), 0, -1))
        return [one for one in letters if one.participant_id in people or one.agreement_id in about]


def _erasures(entries: Iterable[Entry]) -> Iterator[ParticipantErased]:
    return (entry.fact for entry in entries if isinstance(entry.fact, ParticipantErased))
