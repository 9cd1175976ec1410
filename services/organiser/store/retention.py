"""The end of a børs: choosing the date on which everybody is erased, erasing now, and what its contact was told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from frivilligbors import bors_erasure, erasure_dates, keys
from frivilligbors.commit import Commit
from frivilligbors.delivery_status import DeliveryStatus, delivery_status, trouble_kind
from frivilligbors.erasure_contact import contact_of
from frivilligbors.records import Bors, Letter, LetterKind
from web.context import Context

from . import lifecycle
from .letters import LetterFilter, LetterRow, search_letters
from .lifecycle import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLetter:
    """The letter that told the contact that everybody is erased, or is to tell it.

    `status`: None where there was nobody to write to. Of a letter that waits: the `address`, how often it was tried, the kind
    of trouble it met (`trouble_kind`), and `until` when it is tried. `at`: when it was settled, where that is known.
    """

    status: DeliveryStatus | None
    at: datetime | None = None
    address: str = ""
    attempts: int = 0
    trouble_kind: str = ""
    until: datetime | None = None


def contact_address(context: Context, bors_record: Bors) -> str:
    """Whom the letters about the erasure go to; empty where nobody is written to."""
    contact = contact_of(context.queries, bors_record)
    return contact.address if contact else ""


def letters_before(context: Context, bors_record: Bors) -> Sequence[LetterRow]:
    """What the contact was told beforehand, the newest first."""
    return search_letters(context, bors_record.slug, LetterFilter(kind=LetterKind.ERASURE_SOON)).rows


def last_letter(context: Context, bors_record: Bors) -> LastLetter:
    """What became of the letter about the erasure of an erased børs, or becomes of it."""
    archive = bors_erasure.archive_of(context.redis, bors_record.slug)
    if archive and archive.letter:
        settled = Letter(letter_id="", kind=LetterKind.ERASED, participant_id="", state=archive.letter)
        return LastLetter(status=delivery_status(settled), at=archive.letter_at)
    address = contact_address(context, bors_record)
    if not address:
        return LastLetter(status=None)
    written = context.queries.some(Letter, keys.LETTER, bors_record.slug, [bors_erasure.LETTER_ID])
    return LastLetter(
        status=DeliveryStatus.WAITING,
        address=address,
        attempts=written[0].attempts if written else 0,
        trouble_kind=trouble_kind(written[0].trouble or "") if written else "",
        until=bors_record.erased_at + erasure_dates.LETTER_WAITS if bors_record.erased_at else None,
    )


def choosing(context: Context, bors: str, *, until: datetime, reason: str = "", by: str) -> Command:
    """Choose another date; the answer has it as `erase_at`. Refused: what `erasure_dates.choose` refuses."""
    change = partial(erasure_dates.choose, until=until, reason=reason, by=by)
    body = {"until": until, "reason": reason}
    return lifecycle.changing(context, bors, "retention", by=by, body=body, change=change, answered=("erase_at",))


def erasing(context: Context, bors: str, *, by: str) -> Command:
    """Erase everybody, and everything but the totals. Refused: `bors-erased`, `still-in-evening`."""

    def prepare() -> Commit:
        return bors_erasure.erase_commit(context.redis, bors, by=by, at=context.clock.now())

    return Command("erase", by, {}, prepare)


def remove_erased(context: Context, bors: str) -> None:
    """Remove now what an erasure leaves to be removed; a worker would do so too."""
    bors_erasure.remove(context.redis, bors)
