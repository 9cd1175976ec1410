"""What an organiser sees of a børs: its numbers, newest agreements and letters, who is invited, who may have come twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.delivery_status import DeliveryStatus, delivery_status, trouble_kind
from frivilligbors.enums import Category, Sector, State
from frivilligbors.records import Agreement, Bors, Invitation, Letter, LetterState, Organisation, Participant
from frivilligbors.tallies import Tallies
from web import invitations
from web.context import Context

from ..rules.lifecycle import is_early
from ..rules.taking_back import may_take_back_closing, may_take_back_opening

NEWEST = 8
FAILED = (DeliveryStatus.LOST, DeliveryStatus.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as a row: its number, for each side the sector and the name, and whether the wall may show it."""

    agreement_id: str
    number: int
    agreed_at: datetime
    category: Category
    sides: tuple[tuple[Sector, str], ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that did not arrive, or may not have: to whom, and what the mail server said."""

    state: LetterState
    recipient: Participant | None
    trouble: str
    to_contact: bool  # of the børs

    @property
    def trouble_kind(self) -> str:
        """What the mail server said, without its number: ``refused`` for ``refused-550``."""
        return trouble_kind(self.trouble)


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """How the letters are doing. `retry_trouble` is the kind of trouble that waiting letters have met, if any."""

    sent: int
    waiting: int
    retry_trouble: str
    unaddressed: int
    failed: tuple[FailedLetter, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One børs at one moment."""

    bors_record: Bors
    now: datetime
    position: int
    tallies: Tallies
    newest: tuple[AgreementRow, ...]
    letters: LetterSummary
    invited: tuple[Invitation, ...]
    duplicates_by_email: tuple[tuple[Participant, ...], ...]

    @property
    def state(self) -> State:
        """The state of the børs."""
        return self.bors_record.state(self.now)

    @property
    def ends_at(self) -> datetime | None:
        """What the countdown counts down to."""
        return self.bors_record.ends_at(self.now)

    @property
    def may_take_back_opening(self) -> bool:
        """Whether the first gong can be taken back."""
        return may_take_back_opening(self.bors_record, standing=self.tallies.agreements.total, at=self.now)

    @property
    def may_take_back_closing(self) -> bool:
        """Whether the closing gong can be taken back."""
        return may_take_back_closing(self.bors_record, self.now)

    @property
    def is_early(self) -> bool:
        """Whether the gong is planned for much later, so that an organiser is asked first."""
        return is_early(self.bors_record, self.now)

    @property
    def seconds_left(self) -> int:
        """Whole seconds until then, rounded up as on the wall; 0 once it has passed."""
        return max(0, ceil((self.ends_at - self.now).total_seconds())) if self.ends_at else 0


def count_active(context: Context, bors: str) -> int:
    """How many participants of a børs have not withdrawn."""
    return len(context.queries.active_participants(bors))


def read_overview(context: Context, bors_record: Bors) -> Overview:
    """All of it, as it is now."""
    board = Boards(context.redis).read(bors_record.slug)
    return Overview(
        bors_record=bors_record,
        now=context.clock.now(),
        position=board.position,
        tallies=board.tallies,
        newest=_newest(context, bors_record.slug, board.tallies.newest[:NEWEST]),
        letters=_letter_summary(context, bors_record.slug),
        invited=tuple(invitations.all_of(context, bors_record.slug)),
        duplicates_by_email=context.queries.duplicates_by_email(bors_record.slug),
    )


def _newest(context: Context, bors: str, ids: list[str]) -> tuple[AgreementRow, ...]:
    agreements = context.queries.some(Agreement, keys.AGREEMENT, bors, ids)
    ours = {party.organisation_id for agreement in agreements for party in agreement.parties}
    names = {known.organisation_id: known.name for known in context.queries.some(Organisation, keys.ORGANISATION, bors, ours)}
    return tuple(
        AgreementRow(
            agreement.agreement_id,
            agreement.number,
            agreement.agreed_at,
            agreement.category,
            tuple((party.sector, names.get(party.organisation_id, "")) for party in agreement.parties),
            agreement.hidden,
        )
        for agreement in agreements
    )


def _letter_summary(context: Context, bors: str) -> LetterSummary:
    letters = context.queries.some(Letter, keys.LETTER, bors, context.redis.lrange(keys.LETTERS.of(bors), 0, -1))
    count = Counter(map(delivery_status, letters))
    failed = [letter for letter in letters if delivery_status(letter) in FAILED]
    to = {letter.participant_id for letter in failed}
    participants = dict(context.queries.pairs(Participant, keys.PARTICIPANT, bors, to))
    retry_trouble = (
        letter.trouble for letter in letters if letter.trouble and delivery_status(letter) is DeliveryStatus.WAITING
    )
    return LetterSummary(
        sent=count[DeliveryStatus.SENT],
        waiting=count[DeliveryStatus.WAITING],
        retry_trouble=trouble_kind(next(retry_trouble, "")),
        unaddressed=count[DeliveryStatus.UNADDRESSED],
        failed=tuple(
            FailedLetter(one.state, participants.get(one.participant_id), one.trouble or "", one.to_contact) for one in failed
        ),
    )
