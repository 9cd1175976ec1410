"""The facts of a børs: what has happened, in the past tense, without names, addresses or free text.

A fact carries all that the fold needs. Whatever could point at a person beyond an id lives in records, which can be erased.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from .enums import Category, Kind, Role, Scene, Sector, VoidReason
from .instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened at `at` (UTC, the store's clock) by `by` (an id, or ``system``)."""

    name: ClassVar[str]
    at: Instant
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsCreated(Fact):
    """The first fact of every log."""

    name: ClassVar[str] = "bors.created"
    rehearsal: bool = False
    opens_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsOpened(Fact):
    """People are coming in; the trading window has not begun."""

    name: ClassVar[str] = "bors.doors_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsOpened(Fact):
    """The first gong. `closes_at` only counts down: the closing gong is a fact of its own."""

    name: ClassVar[str] = "bors.opened"
    closes_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsClosed(Fact):
    """The closing gong. What stood in line may be confirmed until `grace_until`."""

    name: ClassVar[str] = "bors.closed"
    grace_until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsExtended(Fact):
    """The børsgeneral gives more time."""

    name: ClassVar[str] = "bors.extended"
    closes_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChanged(Fact):
    """Somebody chose what the wall shows, and whether anything on it moves.

    The result is told in steps: 1 is the total alone, then one share more with each step; 0 is all of it.
    """

    name: ClassVar[str] = "scene.changed"
    scene: Scene
    still: bool = False
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationIssued(Fact):
    """Somebody may sign in as broker or organiser."""

    name: ClassVar[str] = "invitation.issued"
    invitation_id: str
    role: Role
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Fact):
    """Somebody may no longer sign in, and is signed out everywhere."""

    name: ClassVar[str] = "invitation.revoked"
    invitation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Fact):
    """An organiser signed somebody out on one device. The invitation still opens another session."""

    name: ClassVar[str] = "session.ended"
    invitation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRegistered(Fact):
    """A participant is in. `sector` is that of the first organisation; `new_organisations` were not here before."""

    name: ClassVar[str] = "participant.registered"
    participant_id: str
    sector: Sector
    new_organisations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChanged(Fact):
    """A name, a consent, a need or an offer is another one; screens read the records again."""

    name: ClassVar[str] = "participant.changed"
    participant_id: str
    sector_before: Sector
    sector: Sector
    new_organisations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantWithdrawn(Fact):
    """A participant is no longer in. What was agreed stands."""

    name: ClassVar[str] = "participant.withdrawn"
    participant_id: str
    sector: Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantErased(Fact):
    """Nothing about this person is kept any more. The counts stand."""

    name: ClassVar[str] = "participant.erased"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLetIn(Fact):
    """Somebody became this participant by a code that `by`, a helper of the børs, showed them."""

    name: ClassVar[str] = "participant.let_in"
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
class HandshakeFact(Fact):
    """What two parties are about to agree, before a broker."""

    handshake_id: str
    participants: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeProposed(HandshakeFact):
    """The first party wrote down what both give."""

    name: ClassVar[str] = "handshake.proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeAccepted(HandshakeFact):
    """The other party said yes: from now on it stands in line for a broker."""

    name: ClassVar[str] = "handshake.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeWithdrawn(HandshakeFact):
    """One of the parties thought better of it, before a broker confirmed."""

    name: ClassVar[str] = "handshake.withdrawn"
    stood_in_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFact(Fact):
    """What confirming and voiding have in common, so that either can be counted from the fact alone."""

    agreement_id: str
    sectors: tuple[Sector, Sector]
    category: Category
    kind: Kind
    agreed_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementConfirmed(AgreementFact):
    """A broker confirmed an agreement. The ledger draws `number`."""

    name: ClassVar[str] = "agreement.confirmed"
    participants: tuple[str, str]
    organisations: tuple[str, str]
    in_grace: bool = False
    handshake_id: str | None = None
    was_late: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLate(AgreementFact):
    """Agreed before the gong, but it reached us after grace: kept, and not counted until it is admitted."""

    name: ClassVar[str] = "agreement.late"
    participants: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementHidden(Fact):
    """The wall shows this agreement no longer (or, `hidden` false, again). It counts all the same."""

    name: ClassVar[str] = "agreement.hidden"
    agreement_id: str
    hidden: bool = True


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAskedAgain(Fact):
    """Somebody wants a letter sent once more."""

    name: ClassVar[str] = "letter.asked_again"
    letter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementVoided(AgreementFact):
    """An agreement no longer counts. Its number stays used."""

    name: ClassVar[str] = "agreement.voided"
    participants: tuple[str, str]
    reason: VoidReason = field(default=VoidReason.VOID)


_CLASSES = [kind for kind in list(globals().values()) if isinstance(kind, type) and issubclass(kind, Fact)]
FACTS: dict[str, type[Fact]] = {kind.name: kind for kind in _CLASSES if "name" in vars(kind)}
