"""The facts of participants, their links, and what of theirs others may read."""

from dataclasses import dataclass
from typing import ClassVar

from ..enums import Sector
from .fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRegistered(Fact):
    """A participant is in. `sector` is that of the first organisation; `new_organisations` were not here before; a private
    person is none.

    `organisations`: whom they speak for, with `organisation_sectors`; none in what older versions wrote.
    `without_letter`: imported, and to be written to when an organiser says so.
    """

    name: ClassVar[str] = "participant.registered"
    participant_id: str
    sector: Sector
    new_organisations: int
    without_letter: bool = False
    organisations: tuple[str, ...] = ()
    organisation_sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChanged(Fact):
    """A name, a consent, a need or an offer is another one; screens read the records again.

    `organisations`, with `organisation_sectors`: whom they speak for now; none in what older versions wrote.
    """

    name: ClassVar[str] = "participant.changed"
    participant_id: str
    sector_before: Sector
    sector: Sector
    new_organisations: int = 0
    organisations: tuple[str, ...] = ()
    organisation_sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantCheckedIn(Fact):
    """A participant has come; with `here` false, that was noted by mistake."""

    name: ClassVar[str] = "participant.checked_in"
    participant_id: str
    here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLetIn(Fact):
    """Somebody became this participant by a code that `by`, a helper of the børs, showed them."""

    name: ClassVar[str] = "participant.let_in"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantWithdrawn(Fact):
    """A participant is no longer in. What was agreed stands."""

    name: ClassVar[str] = "participant.withdrawn"
    participant_id: str
    sector: Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantMerged(Fact):
    """A registration is a second one of the participant `into_id`, and counted no more. `sector`: where it was counted.

    `organisations`: whom `into_id` speaks for from now on; none in what older versions wrote.
    """

    name: ClassVar[str] = "participant.merged"
    participant_id: str
    into_id: str
    sector: Sector
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantUnmerged(Fact):
    """That was a mistake: the registration that was merged into another stands for itself again, and is counted.

    `organisations`: whom `into_id` speaks for from now on; none in what older versions wrote.
    """

    name: ClassVar[str] = "participant.unmerged"
    participant_id: str
    into_id: str
    sector: Sector
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantErased(Fact):
    """Nothing about this person is kept any more. The counts stand."""

    name: ClassVar[str] = "participant.erased"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAsked(Fact):
    """Somebody asked for their personal link by mail."""

    name: ClassVar[str] = "link.asked"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRenewed(Fact):
    """A participant's former personal links, and all that came of them, have ended."""

    name: ClassVar[str] = "link.renewed"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingHidden(Fact):
    """Nobody but its writer and those who run the evening reads this need or offer (or, `hidden` false, everybody again)."""

    name: ClassVar[str] = "posting.hidden"
    participant_id: str
    posting_id: str
    hidden: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationHidden(Fact):
    """Nobody but its own people and those who run the evening reads this name (or, `hidden` false, everybody again)."""

    name: ClassVar[str] = "organisation.hidden"
    organisation_id: str
    hidden: bool = True
