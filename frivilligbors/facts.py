"""The facts of a børs: what has happened, in the past tense, without names, addresses or free text.

A fact carries all that the fold needs. Whatever could point at a person beyond an id lives in records, which can be erased.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Sector(StrEnum):
    """Whom an organisation belongs to."""

    VOLUNTARY = "voluntary"
    PUBLIC = "public"
    BUSINESS = "business"
    INDIVIDUAL = "individual"


class Category(StrEnum):
    """What kind of help a need, an offer or an agreement is about."""

    COMPETENCE = "competence"
    INFORMATION = "information"
    EVENT_HELP = "event_help"
    PREMISES = "premises"
    EQUIPMENT = "equipment"
    ENTERTAINMENT = "entertainment"
    TIME = "time"
    OTHER = "other"


class Kind(StrEnum):
    """An agreement, or the intent of one."""

    AGREEMENT = "agreement"
    INTENT = "intent"


class State(StrEnum):
    """Where a børs stands in its evening. Only gong facts move it; closed is derived from the end of grace."""

    PLANNED = "planned"
    DOORS_OPEN = "doors_open"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"
    PUBLISHED = "published"
    ERASED = "erased"


class Role(StrEnum):
    """What an invitation lets its holder do."""

    ORGANISER = "organiser"
    BROKER = "broker"


class VoidReason(StrEnum):
    """Why an agreement stopped counting; the broker's own words stay in the record."""

    UNDO = "undo"
    VOID = "void"


def pair_of(sectors: tuple[Sector, Sector]) -> str:
    """The two sectors in alphabetical order: ``public-voluntary``."""
    return "-".join(sorted(sectors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened at `at` (UTC, the store's clock) by `by` (an id, or ``system``)."""

    name: ClassVar[str]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsCreated(Fact):
    """The first fact of every log."""

    name: ClassVar[str] = "bors.created"
    rehearsal: bool = False
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsOpened(Fact):
    """People are coming in; the trading window has not begun."""

    name: ClassVar[str] = "bors.doors_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsOpened(Fact):
    """The first gong. `closes_at` only counts down: the closing gong is a fact of its own."""

    name: ClassVar[str] = "bors.opened"
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsClosed(Fact):
    """The closing gong. What stood in line may be confirmed until `grace_until`."""

    name: ClassVar[str] = "bors.closed"
    grace_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationIssued(Fact):
    """Somebody may sign in as broker or organiser."""

    name: ClassVar[str] = "invitation.issued"
    invitation_id: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRegistered(Fact):
    """A participant is in. `sector` is that of the first organisation; `new_organisations` were not here before."""

    name: ClassVar[str] = "participant.registered"
    participant_id: str
    sector: Sector
    new_organisations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFact(Fact):
    """What confirming and voiding have in common, so that either can be counted from the fact alone."""

    agreement_id: str
    sectors: tuple[Sector, Sector]
    category: Category
    kind: Kind
    agreed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementConfirmed(AgreementFact):
    """A broker confirmed an agreement. The ledger draws `number`."""

    name: ClassVar[str] = "agreement.confirmed"
    participants: tuple[str, str]
    organisations: tuple[str, str]
    in_grace: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementVoided(AgreementFact):
    """An agreement no longer counts. Its number stays used."""

    name: ClassVar[str] = "agreement.voided"
    participants: tuple[str, str]
    reason: VoidReason = field(default=VoidReason.VOID)


FACTS: dict[str, type[Fact]] = {
    fact.name: fact
    for fact in (
        BorsCreated,
        DoorsOpened,
        BorsOpened,
        BorsClosed,
        InvitationIssued,
        ParticipantRegistered,
        AgreementConfirmed,
        AgreementVoided,
    )
}
