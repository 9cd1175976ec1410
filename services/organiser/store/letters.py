"""The letters of a børs as its organiser reads them, and sending one of them once more."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frivilligbors import keys
from frivilligbors.commit import Commit
from frivilligbors.delivery_status import DeliveryStatus, delivery_status, demand_settled, may_resend, trouble_kind
from frivilligbors.erasure_contact import contact_of
from frivilligbors.errors import Refused
from frivilligbors.facts import LetterAskedAgain
from frivilligbors.paging import page_of
from frivilligbors.records import Agreement, Letter, Participant
from frivilligbors.search_text import finds
from web.context import Context

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter: to whom, about what, what became of it and why."""

    letter: Letter
    recipient: Participant | None
    number: int | None
    was_resent: bool
    contact: str = ""  # the address of the contact of the børs, where it goes there

    @property
    def status(self) -> DeliveryStatus:
        """What became of it."""
        return delivery_status(self.letter)

    @property
    def trouble_kind(self) -> str:
        """What kind of trouble it met."""
        return trouble_kind(self.letter.trouble or "")

    @property
    def reply_code(self) -> str:
        """The number the mail server gave with the trouble, if any."""
        return (self.letter.trouble or "")[len(self.trouble_kind) :].strip("-")

    @property
    def at(self) -> datetime | None:
        """When something last became of it."""
        return self.letter.settled_at or self.letter.written_at

    @property
    def may_resend(self) -> bool:
        """Whether it is worth sending once more, which nobody has done yet."""
        email = self.recipient.email if self.recipient else ""
        return may_resend(self.letter) and not self.was_resent and bool(self.contact if self.letter.to_contact else email)


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters to show: all, unless said.

    `row`: the id of one that stays in the list whatever is looked for, and whose page is shown.
    """

    status: str = ""
    kind: str = ""
    search_term: str = ""
    page: int = 1
    row: str = ""

    def matches(self, row: LetterRow) -> bool:
        """Whether a letter is selected, whatever its status."""
        participant = row.recipient
        about = f"{participant.name} {participant.email or ''} {participant.code}" if participant else ""
        if row.letter.to_contact:
            about = row.contact
        return self.kind in ("", row.letter.kind) and finds(self.search_term, about)

    def is_of(self, row: LetterRow) -> bool:
        """Whether it is the one letter that stays."""
        return row.letter.letter_id == self.row


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


def search_letters(context: Context, bors: str, letter_filter: LetterFilter) -> LetterPage:
    """The selected letters, the newest first."""
    found = [(row, letter_filter.matches(row)) for row in reversed(_rows(context, bors))]
    shown = [
        row for row, selected in found if (selected and letter_filter.status in ("", row.status)) or letter_filter.is_of(row)
    ]
    page = page_of(shown, letter_filter.page, PER_PAGE, holds=letter_filter.is_of)
    return LetterPage(page.rows, Counter(row.status for row, selected in found if selected), page.number, page.pages)


def resending(context: Context, bors: str, letter_id: str, *, by: str) -> Commit:
    """The commit that asks for a letter to be sent once more. Raises Refused."""
    known = context.queries.some(Letter, keys.LETTER, bors, [letter_id])
    if not known:
        raise Refused("letter-unknown")
    demand_settled(known[0])
    return Commit(facts=[LetterAskedAgain(at=context.clock.now(), by=by, letter_id=letter_id)], answer={"letter_id": letter_id})


def _rows(context: Context, bors: str) -> list[LetterRow]:
    some, letters = context.queries.some, _read_letters(context, bors)
    who, about = {letter.participant_id for letter in letters}, {letter.agreement_id for letter in letters} - {""}
    participants = dict(context.queries.pairs(Participant, keys.PARTICIPANT, bors, who))
    numbers = {one.agreement_id: one.number for one in some(Agreement, keys.AGREEMENT, bors, about)}
    again = {letter.again_of for letter in letters}
    contact = _contact(context, bors) if any(one.to_contact for one in letters) else ""
    return [
        LetterRow(
            one,
            participants.get(one.participant_id),
            numbers.get(one.agreement_id),
            one.letter_id in again,
            contact if one.to_contact else "",
        )
        for one in letters
    ]


def _contact(context: Context, bors: str) -> str:
    bors_record = context.queries.bors(bors)
    contact = contact_of(context.queries, bors_record) if bors_record else None
    return contact.address if contact else ""


def _read_letters(context: Context, bors: str) -> list[Letter]:
    return context.queries.some(Letter, keys.LETTER, bors, context.redis.lrange(keys.LETTERS.of(bors), 0, -1))
