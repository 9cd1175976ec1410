"""The facts of agreements, and of the handshakes before them."""

from dataclasses import dataclass, field
from typing import ClassVar

from ..enums import AgreementKind, Category, Sector, VoidReason
from ..instants import Instant
from .fact import Fact


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
    kind: AgreementKind
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
class AgreementVoided(AgreementFact):
    """An agreement no longer counts. Its number stays used."""

    name: ClassVar[str] = "agreement.voided"
    participants: tuple[str, str]
    reason: VoidReason = field(default=VoidReason.VOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCorrected(AgreementFact):
    """An organiser corrected the texts, the category or the kind. `category` and `kind` are those after it."""

    name: ClassVar[str] = "agreement.corrected"
    participants: tuple[str, str]
    category_before: Category
    kind_before: AgreementKind
