"""The letters of a børs as its organiser reads them, and sending one of them once more."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.commit import Commit
from frivilligbors.errors import Refused
from frivilligbors.facts import LetterAskedAgain
from frivilligbors.records import Agreement, Letter, Participant
from frivilligbors.search_text import finds
from web import Context

from ..rules.delivery_status import DeliveryStatus, delivery_status, demand_settled, may_resend, problem_kind

ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter: to whom, about what, what became of it and why."""

    letter: Letter
    recipient: Participant | None
    number: int | None
    was_resent: bool

    @property
    def status(self) -> DeliveryStatus:
        """What became of it."""
        return delivery_status(self.letter)

    @property
    def problem(self) -> str:
        """The kind of problem it met."""
        return problem_kind(self.letter.trouble or "")

    @property
    def code(self) -> str:
        """The number the mail server gave with the problem, if any."""
        return (self.letter.trouble or "")[len(self.problem) :].strip("-")

    @property
    def at(self) -> datetime | None:
        """When something last became of it."""
        return self.letter.settled_at or self.letter.written_at

    @property
    def may_resend(self) -> bool:
        """Whether it is worth sending once more, which nobody has done yet."""
        return may_resend(self.letter) and not self.was_resent and self.recipient is not None and bool(self.recipient.email)


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters to show: all, unless said."""

    status: str = ""
    kind: str = ""
    text: str = ""
    page: int = 1

    def matches(self, row: LetterRow) -> bool:
        """Whether a letter is selected, whatever its status."""
        person = row.recipient
        about = f"{person.name} {person.email or ''} {person.code}" if person else ""
        return self.kind in ("", row.letter.kind) and finds(self.text, about)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of the selected letters, and how many there are of each status."""

    rows: Sequence[LetterRow]
    counts: Counter[DeliveryStatus]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many, of any status."""
        return self.counts.total()


def find_letters(context: Context, bors: str, letter_filter: LetterFilter) -> LetterPage:
    """The selected letters, the newest first."""
    selected = [row for row in reversed(_rows(context, bors)) if letter_filter.matches(row)]
    shown = [row for row in selected if letter_filter.status in ("", row.status)]
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    page = min(max(1, letter_filter.page), pages)
    rows = shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return LetterPage(rows, Counter(row.status for row in selected), page, pages)


def resending(context: Context, bors: str, letter_id: str, *, by: str) -> Commit:
    """The commit that asks for a letter to be sent once more. Raises Refused."""
    known = context.queries.some(Letter, keys.LETTER, bors, [letter_id])
    if not known:
        raise Refused("letter-unknown")
    demand_settled(known[0])
    return Commit(facts=[LetterAskedAgain(at=context.clock.now(), by=by, letter_id=letter_id)], answer={"letter_id": letter_id})


def _rows(context: Context, bors: str) -> list[LetterRow]:
    some, letters = context.queries.some, _load_letters(context, bors)
    who, about = {letter.participant_id for letter in letters}, {letter.agreement_id for letter in letters} - {""}
    people = {one.participant_id: one for one in some(Participant, keys.PARTICIPANT, bors, who)}
    numbers = {one.agreement_id: one.number for one in some(Agreement, keys.AGREEMENT, bors, about)}
    again = {letter.again_of for letter in letters}
    return [
        LetterRow(one, people.get(one.participant_id), numbers.get(one.agreement_id), one.letter_id in again) for one in letters
    ]


def _load_letters(context: Context, bors: str) -> list[Letter]:
    return context.queries.some(Letter, keys.LETTER, bors, context.redis.lrange(keys.LETTERS.of(bors), 0, -1))
