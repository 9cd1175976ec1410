"""What an organiser sees of a børs: its numbers, newest agreements and letters, who is invited, who may have come twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.enums import Category, Sector, State
from frivilligbors.records import Agreement, Bors, Invitation, Letter, LetterState, Organisation, Participant
from frivilligbors.tallies import Tallies
from web import Context, invitations

from .mail_standing import Standing, kind_of, standing

NEWEST = 8
LOST = (Standing.LOST, Standing.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement as a row: its number, for each side the sector and the name, and whether the wall may show it."""

    agreement_id: str
    number: int
    agreed_at: datetime
    category: Category
    sides: tuple[tuple[Sector, str], ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter that did not arrive, or may not have: to whom, and what the post said."""

    state: LetterState
    recipient: Participant | None
    trouble: str

    @property
    def kind(self) -> str:
        """What the post said, without its number: ``refused`` for ``refused-550``."""
        return kind_of(self.trouble)


@dataclass(frozen=True, slots=True)
class Post:
    """How the letters are doing. `held_up` is the kind of trouble that those who wait have met, if any."""

    sent: int
    waiting: int
    held_up: str
    unaddressed: int
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One børs at one moment."""

    bors: Bors
    now: datetime
    version: int
    tallies: Tallies
    latest: tuple[Deal, ...]
    post: Post
    invited: tuple[Invitation, ...]
    doubles: tuple[tuple[Participant, ...], ...]

    @property
    def state(self) -> State:
        """Where the evening stands."""
        return self.bors.state(self.now)

    @property
    def ends_at(self) -> datetime | None:
        """What the countdown counts down to."""
        return self.bors.ends_at(self.now)

    @property
    def seconds_left(self) -> int:
        """Whole seconds until then, rounded up as on the wall; 0 once it has passed."""
        return max(0, ceil((self.ends_at - self.now).total_seconds())) if self.ends_at else 0


def overview(context: Context, bors: Bors) -> Overview:
    """All of it, as it is now."""
    board = Boards(context.redis).load(bors.slug)
    return Overview(
        bors=bors,
        now=context.clock.now(),
        version=board.position,
        tallies=board.tallies,
        latest=_latest(context, bors.slug, board.tallies.newest[:NEWEST]),
        post=_post(context, bors.slug),
        invited=tuple(invitations.all_of(context, bors.slug)),
        doubles=context.queries.possible_duplicates(bors.slug),
    )


def _latest(context: Context, slug: str, ids: list[str]) -> tuple[Deal, ...]:
    agreements = context.queries.some(Agreement, keys.AGREEMENT, slug, ids)
    ours = {party.organisation_id for agreement in agreements for party in agreement.parties}
    names = {known.organisation_id: known.name for known in context.queries.some(Organisation, keys.ORGANISATION, slug, ours)}
    return tuple(
        Deal(
            agreement.agreement_id,
            agreement.number,
            agreement.agreed_at,
            agreement.category,
            tuple((party.sector, names.get(party.organisation_id, "")) for party in agreement.parties),
            agreement.hidden,
        )
        for agreement in agreements
    )


def _post(context: Context, slug: str) -> Post:
    letters = context.queries.some(Letter, keys.LETTER, slug, context.redis.lrange(keys.LETTERS.of(slug), 0, -1))
    count = Counter(map(standing, letters))
    lost = [letter for letter in letters if standing(letter) in LOST]
    to = {letter.participant_id for letter in lost}
    people = {known.participant_id: known for known in context.queries.some(Participant, keys.PARTICIPANT, slug, to)}
    held_up = (letter.trouble for letter in letters if letter.trouble and standing(letter) is Standing.WAITING)
    return Post(
        sent=count[Standing.SENT],
        waiting=count[Standing.WAITING],
        held_up=kind_of(next(held_up, "")),
        unaddressed=count[Standing.UNADDRESSED],
        lost=tuple(Lost(letter.state, people.get(letter.participant_id), letter.trouble or "") for letter in lost),
    )
