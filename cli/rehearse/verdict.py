"""What must have come of an evening: board, records, letters and the published split, each held against what is expected."""

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
from web import Context
from workers.outbox import Outbox

from ..postbox.letters import Letters
from .asker import Asker
from .rehearsal import Rehearsal
from .rest import come_to_rest
from .told import addressed, kept, told


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so."""

    what: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        """Whether it is."""
        return bool(self.expected == self.found)


def verdict(rehearsal: Rehearsal) -> list[Check]:
    """Every check, once the house has come to rest. Raises Rejected, GaveUp."""
    rehearsal.backstage(lambda house: come_to_rest(house, rehearsal.bors))
    with Asker(rehearsal.url) as anybody:
        board = anybody.read(f"/api/bors/{rehearsal.bors}/board")

    def behind(house: Context) -> list[Check]:
        return [*_records(rehearsal, house), *_letters(rehearsal, house), _rebuild(rehearsal, house)]

    return [*_board(rehearsal, board), *rehearsal.backstage(behind)]


def _board(rehearsal: Rehearsal, board: Mapping[str, Any]) -> Iterator[Check]:
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


def _records(rehearsal: Rehearsal, house: Context) -> Iterator[Check]:
    evening, bors, queries = rehearsal.evening, rehearsal.bors, house.queries
    agreements = queries.agreements(bors)
    standing = [agreement for agreement in agreements if agreement.stands]
    drawn = evening.expected.agreements if evening.expected.numbers is None else evening.expected.numbers
    numbers = {agreement.number for agreement in agreements} & {*range(1, len(agreements) + 1)}
    yield Check("participants on record", evening.expected.participants, len(queries.participants(bors)))
    yield Check("agreements on record", evening.expected.agreements, len(standing))
    yield Check("agreements as they were told", len(evening.standing), (kept(house, bors, standing) & told(evening)).total())
    yield Check("numbers from 1, without gap or double", drawn, len(numbers))
    tallies = Boards(house.redis).load(bors).tallies
    yield Check("handshakes still in line", 0, tallies.waiting)
    yield Check("late agreements not let in", evening.expected.late, tallies.late)


def _letters(rehearsal: Rehearsal, house: Context) -> Iterator[Check]:
    """A letter that was taken back by another does not count."""
    expected, outbox = rehearsal.evening.expected, Outbox(house.redis)
    letters = [outbox.letter(rehearsal.bors, letter_id) for letter_id in outbox.ids(rehearsal.bors)]
    sent = Counter(letter.kind.value for letter in letters if letter.state is LetterState.SENT)
    written = sum(letter.kind is LetterKind.AGREEMENT for letter in letters)
    arrived = _arrived(rehearsal.bors, house)
    came = Counter(kind for kind, _ in arrived)
    yield Check("agreement letters on record", expected.letters if expected.written is None else expected.written, written)
    yield Check("agreement letters sent", expected.letters, sent[LetterKind.AGREEMENT] - sent[LetterKind.VOID])
    yield Check("agreement letters in the post box", expected.letters, came[LetterKind.AGREEMENT] - came[LetterKind.VOID])
    yield Check("agreement letters to each address", addressed(rehearsal.evening), _recipients(arrived))
    yield Check("letters of every kind", dict(sent), dict(came))


def _rebuild(rehearsal: Rehearsal, house: Context) -> Check:
    boards = Boards(house.redis)
    rebuilt, kept = boards.rebuilt(rehearsal.bors), boards.load(rehearsal.bors)
    return Check(
        "board equal to a rebuild", *(f"{board.position}-{_digest(dumps(board.tallies))}" for board in (rebuilt, kept))
    )


def _arrived(bors: str, house: Context) -> list[tuple[str, str]]:
    """The kind and the recipient of every letter in the post box; one that came twice has come, by its Message-ID."""
    box = (kept for kept in Letters(house.settings.data_dir / "post").newest_first() if kept.bors == bors)
    return list(
        {kept.message["Message-ID"]: (str(kept.message["X-Letter"]), parseaddr(kept.recipient)[1]) for kept in box}.values()
    )


def _recipients(arrived: list[tuple[str, str]]) -> dict[str, int]:
    held = Counter(address for kind, address in arrived if kind == LetterKind.AGREEMENT)
    held.subtract(address for kind, address in arrived if kind == LetterKind.VOID)
    return _without_zeros(held)


def _without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
