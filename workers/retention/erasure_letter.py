"""The letter that tells the contact that everybody in a børs is erased: written once nothing else is left, and then gone."""

from datetime import datetime, timedelta

from frivilligbors import bors_erasure
from frivilligbors.codec import Unreadable
from frivilligbors.erasure_contact import contact_of
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind, LetterState
from frivilligbors.redis_client import RedisClient

from ..outbox.store import Outbox

LONGEST_WAIT = timedelta(days=7)  # for a mail server that takes no letter; then the address goes, and nobody is told
SETTLED = (LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN)


class ErasureLetter:
    """Writes the letter, and forgets whom it went to. Two of them do no harm."""

    def __init__(self, redis: RedisClient) -> None:
        self._redis, self._queries, self._outbox = redis, Queries(redis), Outbox(redis)

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

    def forget_contact_once_settled(self, record: Bors, at: datetime) -> bool:
        """Whether no contact is kept. One whose letter is settled, or has waited for too long, is forgotten: False, since the
        store's files still have the address."""
        bors = record.slug
        if contact_of(self._queries, record) is None:
            return True
        try:
            state = self._outbox.letter(bors, bors_erasure.LETTER_ID).state
        except Unreadable:
            state = LetterState.PENDING
        waited_long = record.erased_at is not None and at - record.erased_at > LONGEST_WAIT
        if state in SETTLED or waited_long:
            bors_erasure.forget_contact(self._redis, bors, state if state in SETTLED else LetterState.DEAD)
        return False
