"""Checks board, records, letters and rebuild against the expected counts."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import i18n
from frivilligbors.board import Boards
from frivilligbors.codec import dumps
from frivilligbors.records import LetterKind, LetterState
from frivilligbors.tallies import GROUPS
from postbox.letters import Letters
from web.context import Context
from workers.outbox.store import Outbox

from .comparison import expected_letters, planned_agreements, recorded_agreements
from .http_client import ApiClient
from .idle import wait_until_idle
from .rehearsal import Rehearsal


@dataclass(frozen=True, slots=True)
class Check:
    """An expected and a found value."""

    what: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        """Whether they are equal."""
        return bool(self.expected == self.found)


def run_checks(rehearsal: Rehearsal) -> list[Check]:
    """All checks, once the workers are idle. Raises RequestRejected, RetriesExhausted."""
    rehearsal.with_context(lambda context: wait_until_idle(context, rehearsal.bors))
    with ApiClient(rehearsal.url) as client:
        board = client.get(f"/api/bors/{rehearsal.bors}/board")

    def check_records(context: Context) -> list[Check]:
        return [*_check_records(rehearsal, context), *_check_letters(rehearsal, context), _check_rebuild(rehearsal, context)]

    return [*_check_board(rehearsal, board), *rehearsal.with_context(check_records)]


def _check_board(rehearsal: Rehearsal, board: Mapping[str, Any]) -> Iterator[Check]:
    expected, agreements = rehearsal.evening.expected, board["agreements"]
    yield Check("participants on the board", expected.participants, board["participants"]["total"])
    yield Check("agreements on the board", expected.agreements, agreements["total"])
    yield Check("of these, letters of intent", expected.intents, agreements["intents"])
    yield Check("agreements voided or undone", expected.voided, agreements["voided"])
    for group in GROUPS:
        if expected.by_group.get(group) or agreements["by_group"][group]:
            yield Check(i18n.group("en", group), expected.by_group.get(group, 0), agreements["by_group"][group])
    yield Check("pairs of sectors", expected.by_pair, _without_zeros(agreements["by_pair"]))
    yield Check("categories", expected.by_category, _without_zeros(agreements["by_category"]))


def _check_records(rehearsal: Rehearsal, context: Context) -> Iterator[Check]:
    evening, bors, queries = rehearsal.evening, rehearsal.bors, context.queries
    agreements = queries.agreements(bors)
    standing = [agreement for agreement in agreements if agreement.stands]
    drawn = evening.expected.agreements if evening.expected.numbers is None else evening.expected.numbers
    numbers = {agreement.number for agreement in agreements} & {*range(1, len(agreements) + 1)}
    yield Check("participants on record", evening.expected.participants, len(queries.participants(bors)))
    yield Check("agreements on record", evening.expected.agreements, len(standing))
    yield Check(
        "agreements as they were told",
        len(evening.standing),
        (recorded_agreements(context, bors, standing) & planned_agreements(evening)).total(),
    )
    yield Check("numbers from 1, without gap or double", drawn, len(numbers))
    tallies = Boards(context.redis).read(bors).tallies
    yield Check("handshakes still in line", 0, tallies.waiting)
    yield Check("late agreements not let in", evening.expected.late, tallies.late)


def _check_letters(rehearsal: Rehearsal, context: Context) -> Iterator[Check]:
    """An agreement letter that was followed by a void letter does not count."""
    expected, outbox = rehearsal.evening.expected, Outbox(context.redis)
    letters = [outbox.letter(rehearsal.bors, letter_id) for letter_id in outbox.ids(rehearsal.bors)]
    sent = Counter(letter.kind.value for letter in letters if letter.state is LetterState.SENT)
    written = sum(letter.kind is LetterKind.AGREEMENT for letter in letters)
    arrived = _letters_in_postbox(rehearsal.bors, context)
    received = Counter(kind for kind, _ in arrived)
    yield Check("agreement letters on record", expected.letters if expected.written is None else expected.written, written)
    yield Check("agreement letters sent", expected.letters, sent[LetterKind.AGREEMENT] - sent[LetterKind.VOID])
    yield Check(
        "agreement letters in the post box", expected.letters, received[LetterKind.AGREEMENT] - received[LetterKind.VOID]
    )
    yield Check("agreement letters to each address", expected_letters(rehearsal.evening), _letters_by_recipient(arrived))
    yield Check("letters of every kind", dict(sent), dict(received))


def _check_rebuild(rehearsal: Rehearsal, context: Context) -> Check:
    boards = Boards(context.redis)
    rebuilt, current = boards.rebuilt(rehearsal.bors), boards.read(rehearsal.bors)
    return Check(
        "board equal to a rebuild", *(f"{board.position}-{_digest(dumps(board.tallies))}" for board in (rebuilt, current))
    )


def _letters_in_postbox(bors: str, context: Context) -> list[tuple[str, str]]:
    """Kind and recipient of every letter in the post box, without duplicates by Message-ID."""
    letters = [letter for letter in Letters(context.settings.data_dir / "post").newest_first() if letter.bors == bors]
    by_message_id = {
        letter.message["Message-ID"]: (str(letter.message["X-Letter"]), parseaddr(letter.recipient)[1]) for letter in letters
    }
    return list(by_message_id.values())


def _letters_by_recipient(arrived: list[tuple[str, str]]) -> dict[str, int]:
    held = Counter(address for kind, address in arrived if kind == LetterKind.AGREEMENT)
    held.subtract(address for kind, address in arrived if kind == LetterKind.VOID)
    return _without_zeros(held)


def _without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
