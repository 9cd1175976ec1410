"""The records of a børs: what facts leave out, because it can be corrected and erased."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from .clock_skew import too_far
from .enums import Category, Kind, Role, Scene, Sector, State
from .instants import Instant

LONGEST_GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bors:
    """One exchange, one evening. `revision` moves with every change of state, so that a confirm races fairly with the gong."""

    slug: str
    name: str
    place: str = ""
    epoch: str = ""
    revision: int = 1
    stored_state: State = State.PLANNED
    rehearsal: bool = False
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    grace_until: Instant | None = None
    scene: Scene = Scene.AUTO
    still: bool = False
    step: int = 0

    def state(self, at: datetime) -> State:
        """The state at a moment: when grace has run out, the børs is closed though nobody pressed anything."""
        return State.CLOSED if self.stored_state is State.GRACE and self._grace_is_over(at) else self.stored_state

    def ends_at(self, at: datetime) -> datetime | None:
        """What is counted down to: the closing gong, then the end of grace.

        None where nothing is, and in an hour that has not begun by the clock that was put back since: nobody knows then.
        """
        return {State.OPEN: self.hour_ends_at(at), State.GRACE: self.grace_until}.get(self.state(at))

    def hour_ends_at(self, at: datetime) -> datetime | None:
        """When the hour ends, or did; None while nobody knows."""
        if self.stored_state is not State.OPEN or self.opens_at is None or self.closes_at is None:
            return self.closes_at
        put_back = self.closes_at > self.opens_at and too_far(self.opens_at, at)
        return None if put_back else self.closes_at

    def _grace_is_over(self, at: datetime) -> bool:
        if self.grace_until is None:
            return False
        grace = self.grace_until - self.closes_at if self.closes_at else LONGEST_GRACE
        return at >= self.grace_until or too_far(self.grace_until, at, grace)

    def takes_agreements(self, at: datetime) -> bool:
        """Agreements are made while the børs is open; in grace, what stood in line."""
        return self.state(at) in (State.OPEN, State.GRACE)

    def takes_registrations(self, at: datetime) -> bool:
        """The doors of the register are open from the first plan until grace is over."""
        return self.state(at) in (State.PLANNED, State.DOORS_OPEN, State.OPEN, State.GRACE)


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
    earlier: str | None = None  # somebody with the same address was here before: a possible double
    withdrawn_at: Instant | None = None
    proved_at: Instant | None = None  # a host met them, or they opened a link that came to this address
    address_since: Instant | None = None  # when the address was changed; None: since they registered
    ended: tuple[str, ...] = ()  # the sessions that were logged out of; `""`: those from before sessions had a name
    let_in: tuple[LetIn, ...] = ()  # the newest times a helper opened their page on some phone

    @property
    def shown_needs(self) -> tuple[Posting, ...]:
        """The needs that others may read."""
        return tuple(one for one in self.needs if not one.hidden)

    @property
    def shown_offers(self) -> tuple[Posting, ...]:
        """The offers that others may read."""
        return tuple(one for one in self.offers if not one.hidden)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What two parties have agreed, before a broker. The first party proposed it. `code` is what they say at the desk."""

    handshake_id: str
    code: str
    parties: tuple[Party, Party]
    category: Category
    kind: Kind
    proposed_at: Instant
    revision: int = 1
    state: HandshakeState = HandshakeState.PROPOSED
    accepted_at: Instant | None = None
    agreement_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A deal a broker confirmed. The ledger draws `number`; a voided one keeps it."""

    agreement_id: str
    parties: tuple[Party, Party]
    category: Category
    kind: Kind
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

    @property
    def sectors(self) -> tuple[Sector, Sector]:
        """The two sectors, in the order of the parties."""
        return self.parties[0].sector, self.parties[1].sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may sign in as what. The token itself is never kept, only its digest (in the key)."""

    invitation_id: str
    role: Role
    name: str
    scope: str
    lead: bool = False
    revision: int = 1
    revoked_at: Instant | None = None
    key_mark: str = ""  # of the secret key it was issued under, and ends with; empty: issued before there was a mark
    issued_at: Instant | None = None  # None: issued before that was kept


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
    WELCOME = "welcome"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail to one recipient, known by ids: its address is read when it is sent."""

    letter_id: str
    kind: LetterKind
    participant_id: str
    agreement_id: str = ""
    state: LetterState = LetterState.PENDING
    attempts: int = 0
    trouble: str | None = None
    again_of: str | None = None  # the letter somebody wanted sent once more
    written_at: Instant | None = None
    settled_at: Instant | None = None
