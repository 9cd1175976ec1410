"""The records of agreements, and of the handshakes before them."""

from dataclasses import dataclass
from enum import StrEnum

from ..enums import AgreementKind, Category, Sector
from ..instants import Instant
from .bors import Bors


class HandshakeState(StrEnum):
    """Where a handshake stands. Expired is derived: nobody accepted it before the børs closed."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of an agreement, and what it gives (may be empty: gifts go one way)."""

    participant_id: str
    organisation_id: str
    sector: Sector
    gives: str
    meets: str | None = None  # the posting of the other party that this gives
    published: str | None = None  # what the published list says in place of `gives`; empty: nothing; None: an organiser left it
    registered_as: str | None = None  # the id it is stored under, where that registration is merged into `participant_id`

    @property
    def stored_id(self) -> str:
        """The id it is stored under, and told by in facts, whoever it was merged into since."""
        return self.registered_as or self.participant_id

    @property
    def listed(self) -> str:
        """The words of the published list, where consent allows any."""
        return self.gives if self.published is None else self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What two parties have agreed, before a broker. The first party proposed it. `code` is what they say at the desk."""

    handshake_id: str
    code: str
    parties: tuple[Party, Party]
    category: Category
    kind: AgreementKind
    proposed_at: Instant
    revision: int = 1
    state: HandshakeState = HandshakeState.PROPOSED
    accepted_at: Instant | None = None
    agreement_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a broker confirmed. The ledger draws `number`; a voided one keeps it."""

    agreement_id: str
    parties: tuple[Party, Party]
    category: Category
    kind: AgreementKind
    broker_id: str
    agreed_at: Instant
    revision: int = 1
    in_grace: bool = False
    handshake_id: str | None = None
    late: bool = False
    was_late: bool = False
    confirmed_at: Instant | None = None  # when the desk's word reached us: the time to undo runs from here
    paper: str | None = None
    hidden: bool = False
    number: int = 0
    voided_at: Instant | None = None
    voided_by: str | None = None
    void_reason: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.voided_at is None and not self.late

    def is_after_gong(self, bors_record: Bors) -> bool:
        """Whether it was confirmed in grace, after a closing gong that was not taken back."""
        taken_back = bors_record.closing_taken_back_at
        return self.in_grace and not (taken_back and self.confirmed_at and self.confirmed_at <= taken_back)

    @property
    def sectors(self) -> tuple[Sector, Sector]:
        """The two sectors, in the order of the parties."""
        return self.parties[0].sector, self.parties[1].sector
