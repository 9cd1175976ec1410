"""The records of participants, whom they speak for, and what they need and offer."""

from dataclasses import dataclass, field

from ..enums import Category, Sector
from ..instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Whom a participant speaks for. A `hidden` name is there for those who run the evening, and for its own people."""

    organisation_id: str
    name: str
    sector: Sector
    number: str | None = None
    hidden: bool = False

    @property
    def shown_name(self) -> str | None:
        """The name that others may read."""
        return None if self.hidden else self.name

    @property
    def is_counted(self) -> bool:
        """Whether it counts among the organisations: a private person is none."""
        return self.sector is not Sector.INDIVIDUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One need or one offer. A `hidden` one is there for those who run the evening, and for whoever wrote it."""

    category: Category
    text: str
    posting_id: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What a participant has said yes to; nothing, unless said."""

    wall: bool = False
    result: bool = False
    contact: bool = False
    photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """A helper of the børs (`by`, an invitation's id) let somebody be this participant."""

    at: Instant
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An organiser (`by`, an invitation's id) corrected a field of a participant, in words before and after."""

    at: Instant
    by: str
    field: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePosting:
    """The ids of a need or an offer that two registrations of one person have in the same words."""

    kept: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRegistration:
    """Another registration of the same person, which an organiser (`by`, an invitation's id) merged into this one.

    What this one got of it, and gives back: `organisation_ids`, needs and offers (`posting_ids`), and whether it was the other
    that had `came`, or that wanted no letters to everybody. `same_postings`: what both needed or offered in the same words.
    """

    participant_id: str
    code: str
    at: Instant
    by: str
    organisation_ids: tuple[str, ...] = ()
    posting_ids: tuple[str, ...] = ()
    came: bool = False
    no_announcements: bool = False
    same_postings: tuple[SamePosting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person in the room, who may act for several organisations."""

    participant_id: str
    code: str
    name: str
    registered_at: Instant
    revision: int = 1
    revocation: int = 0
    language: str = "nb"
    email: str | None = None
    organisation_ids: tuple[str, ...] = ()
    needs: tuple[Posting, ...] = ()
    offers: tuple[Posting, ...] = ()
    consents: Consents = field(default_factory=Consents)
    registered_by: str | None = None
    earlier: str | None = None  # somebody with the same address was here before: a possible duplicate
    withdrawn_at: Instant | None = None
    proved_at: Instant | None = None  # a host met them, or they opened a link that came to this address
    address_since: Instant | None = None  # when the address was changed; None: since they registered
    ended: tuple[str, ...] = ()  # the sessions that were logged out of; `""`: those from before sessions had a name
    notice: int = 0  # the version of the privacy notice that they registered under; 0: the defaults
    no_announcements_since: Instant | None = None  # they want no letters that go to everybody
    let_in: tuple[LetIn, ...] = ()  # the newest times a helper opened their page on some phone
    came_at: Instant | None = None  # checked in at the door
    corrections: tuple[Correction, ...] = ()  # the newest that organisers made
    imported: tuple[str, ...] = ()  # the digest of the row of a list that made them a participant
    letter_waits: bool = False  # imported, and no letter of welcome before an organiser says so
    merged_into: str | None = None  # the id of the registration of the same person that stands for this one
    merged: tuple[MergedRegistration, ...] = ()  # those that this one stands for

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that they are known by, their own first."""
        return (self.participant_id, *(one.participant_id for one in self.merged))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that finds them, their own first."""
        return (self.code, *(one.code for one in self.merged))

    def ids_of(self, posting: Posting) -> tuple[str, ...]:
        """Every id that a need or offer of theirs is known by: its own, and those that it had in the registrations that this
        one stands for."""
        same = (pair.other for one in self.merged for pair in one.same_postings if pair.kept == posting.posting_id)
        return (posting.posting_id, *same)

    @property
    def shown_needs(self) -> tuple[Posting, ...]:
        """The needs that others may read."""
        return tuple(one for one in self.needs if not one.hidden)

    @property
    def shown_offers(self) -> tuple[Posting, ...]:
        """The offers that others may read."""
        return tuple(one for one in self.offers if not one.hidden)
