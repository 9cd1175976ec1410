"""The letter that tells the contact that everybody in a børs is erased: written once nothing else is left, and then gone."""

from datetime import datetime
from pathlib import Path

from frivilligbors import bors_erasure, erasure_dates
from frivilligbors.codec import Unreadable
from frivilligbors.erasure_contact import contact_of
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind, LetterState
from frivilligbors.redis_client import RedisClient

from ..erasure_cleanup import erased_list
from ..erasure_cleanup.erased_list import Erased
from ..outbox.store import Outbox

SETTLED = (LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN)


class ErasureLetter:
    """Writes the letter, and forgets whom it went to. Two of them do no harm.

    What became of it stands outside the store first, so that no copy that is put back sends it again.
    """

    def __init__(self, redis: RedisClient, data_dir: Path) -> None:
        self._redis, self._queries, self._outbox, self._data_dir = redis, Queries(redis), Outbox(redis), data_dir

    def is_written(self, bors: str) -> bool:
        """Whether it is in the outbox, on its way or not."""
        try:
            return self._outbox.letter(bors, bors_erasure.LETTER_ID).to_contact
        except Unreadable:
            return False

    def write(self, bors: str, at: datetime) -> None:
        """Write it, once; nothing where no contact is kept."""
        letter = Letter(letter_id=bors_erasure.LETTER_ID, kind=LetterKind.ERASED, participant_id="")
        self._outbox.write_last(bors, letter, at)

    def forget_contact_once_settled(self, bors_record: Bors, at: datetime) -> bool:
        """Whether no contact is kept. One whose letter is settled, or has waited for too long, is forgotten: False, since the
        store's files still have the address."""
        bors = bors_record.slug
        if contact_of(self._queries, bors_record) is None:
            return True
        try:
            state = self._outbox.letter(bors, bors_erasure.LETTER_ID).state
        except Unreadable:
            state = LetterState.PENDING
        waited_long = bors_record.erased_at is not None and at - bors_record.erased_at > erasure_dates.LETTER_WAITS
        if state in SETTLED or waited_long:
            outcome = state if state in SETTLED else LetterState.DEAD
            erased_list.add(self._data_dir, {Erased.letter_to_contact(bors, outcome)})
            bors_erasure.forget_contact(self._redis, bors, outcome, at)
        return False
