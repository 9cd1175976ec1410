"""The record of a letter."""

from dataclasses import dataclass
from enum import StrEnum

from ..instants import Instant


class LetterState(StrEnum):
    """What has become of a letter. Uncertain: the post may or may not have taken it, and we stopped asking."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNCERTAIN = "uncertain"


class LetterKind(StrEnum):
    """What a letter tells."""

    AGREEMENT = "agreement"
    VOID = "void"
    CORRECTED = "corrected"
    WELCOME = "welcome"
    LINK = "link"
    ANNOUNCEMENT = "announcement"
    ERASURE_SOON = "erasure_soon"
    ERASED = "erased"


TO_CONTACT = (LetterKind.ERASURE_SOON, LetterKind.ERASED)  # of the børs: these name no participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail to one recipient, known by ids: its address is read when it is sent."""

    letter_id: str
    kind: LetterKind
    participant_id: str
    agreement_id: str = ""
    announcement_id: str | None = None
    state: LetterState = LetterState.PENDING
    attempts: int = 0
    trouble: str | None = None
    again_of: str | None = None  # the letter somebody wanted sent once more
    written_at: Instant | None = None
    settled_at: Instant | None = None
    erase_at: Instant | None = None  # the date that it tells the contact of

    @property
    def to_contact(self) -> bool:
        """Whether it goes to the contact of the børs, and to no participant."""
        return self.kind in TO_CONTACT
