"""The letters of a børs as its organiser reads them, and sending one of them once more."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.commit import Commit
from frivilligbors.errors import Refused
from frivilligbors.facts import LetterAskedAgain
from frivilligbors.ledger import Answer, Request
from frivilligbors.records import Agreement, Letter, Participant
from frivilligbors.search_text import finds
from web import Context

from .mail_standing import Standing, demand_settled, kind_of, may_go_again, standing

ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One letter: to whom, about what, what became of it and why."""

    letter: Letter
    recipient: Participant | None
    number: int | None
    gone_again: bool

    @property
    def standing(self) -> Standing:
        """What became of it."""
        return standing(self.letter)

    @property
    def trouble(self) -> str:
        """The kind of trouble it met."""
        return kind_of(self.letter.trouble or "")

    @property
    def code(self) -> str:
        """The number the post gave with its trouble, if any."""
        return (self.letter.trouble or "")[len(self.trouble) :].strip("-")

    @property
    def at(self) -> datetime | None:
        """When something last became of it."""
        return self.letter.settled_at or self.letter.written_at

    @property
    def may_go_again(self) -> bool:
        """Whether it is worth sending once more, which nobody has done yet."""
        return may_go_again(self.letter) and not self.gone_again and self.recipient is not None and bool(self.recipient.email)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters somebody wants to see: all, unless said."""

    standing: str = ""
    kind: str = ""
    text: str = ""
    page: int = 1

    def takes(self, row: Row) -> bool:
        """Whether a letter is among them, whatever it came to."""
        person = row.recipient
        about = f"{person.name} {person.email or ''} {person.code}" if person else ""
        return self.kind in ("", row.letter.kind) and finds(self.text, about)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the letters that were wanted, and how many there are of each standing."""

    rows: Sequence[Row]
    counts: Counter[Standing]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many, of any standing."""
        return self.counts.total()


def letters(context: Context, slug: str, wanted: Wanted) -> Found:
    """The letters that are wanted, the newest first."""
    among = [row for row in reversed(_rows(context, slug)) if wanted.takes(row)]
    shown = [row for row in among if wanted.standing in ("", row.standing)]
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    page = min(max(1, wanted.page), pages)
    rows = shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Found(rows, Counter(row.standing for row in among), page, pages)


def send_again(context: Context, slug: str, letter_id: str, *, by: str) -> Answer:
    """Announce that a letter is wanted once more. Whoever presses, and however often, it goes once. Raises Refused."""

    def prepare() -> Commit:
        known = context.queries.some(Letter, keys.LETTER, slug, [letter_id])
        if not known:
            raise Refused("letter-unknown")
        demand_settled(known[0])
        return Commit(
            facts=[LetterAskedAgain(at=context.clock.now(), by=by, letter_id=letter_id)], answer={"letter_id": letter_id}
        )

    return context.ledger("organiser").perform(slug, Request("organiser", "letter again", letter_id, {}), prepare)


def _rows(context: Context, slug: str) -> list[Row]:
    some, kept = context.queries.some, _kept(context, slug)
    who, about = {letter.participant_id for letter in kept}, {letter.agreement_id for letter in kept} - {""}
    people = {one.participant_id: one for one in some(Participant, keys.PARTICIPANT, slug, who)}
    numbers = {one.agreement_id: one.number for one in some(Agreement, keys.AGREEMENT, slug, about)}
    again = {letter.again_of for letter in kept}
    return [Row(one, people.get(one.participant_id), numbers.get(one.agreement_id), one.letter_id in again) for one in kept]


def _kept(context: Context, slug: str) -> list[Letter]:
    return context.queries.some(Letter, keys.LETTER, slug, context.redis.lrange(keys.LETTERS.of(slug), 0, -1))
