"""What must have come of an evening: board, records, letters and the published split, each held against what is expected."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import words
from frivilligbors.board import Boards
from frivilligbors.records import LetterKind, LetterState
from frivilligbors.tallies import GROUPS
from frivilligbors.wire import dumps
from web import House
from workers.outbox import Outbox

from ..postbox.letters import BORS, Letters
from .asker import Asker
from .evening import Evening
from .rehearsal import Rehearsal
from .rest import come_to_rest


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

    def behind(house: House) -> list[Check]:
        return [*_records(rehearsal, house), *_letters(rehearsal, house), _rebuild(rehearsal, house)]

    return [*_board(rehearsal, board), *rehearsal.backstage(behind)]


def _board(rehearsal: Rehearsal, board: Mapping[str, Any]) -> Iterator[Check]:
    expected, agreements = rehearsal.evening.expected, board["agreements"]
    yield Check("participants on the board", expected.participants, board["participants"]["total"])
    yield Check("agreements on the board", expected.agreements, agreements["total"])
    for group in GROUPS:
        if expected.by_group.get(group) or agreements["by_group"][group]:
            yield Check(words.group("en", group), expected.by_group.get(group, 0), agreements["by_group"][group])
    yield Check("pairs of sectors", expected.by_pair, _without_zeros(agreements["by_pair"]))
    yield Check("categories", expected.by_category, _without_zeros(agreements["by_category"]))


def _records(rehearsal: Rehearsal, house: House) -> Iterator[Check]:
    evening, participants = rehearsal.evening, house.roster.participants(rehearsal.bors)
    agreements = [agreement for agreement in house.roster.agreements(rehearsal.bors) if agreement.stands]
    names = {participant.participant_id: participant.name for participant in participants}
    kept = Counter(
        (agreement.category, frozenset((names.get(party.participant_id), party.gives) for party in agreement.parties))
        for agreement in agreements
    )
    yield Check("participants on record", evening.expected.participants, len(participants))
    yield Check("agreements on record", evening.expected.agreements, len(agreements))
    yield Check("agreements as they were told", len(evening.agreements), (kept & _told(evening)).total())
    numbers = {agreement.number for agreement in agreements} & {*range(1, len(agreements) + 1)}
    yield Check("numbers from 1, without gap or double", evening.expected.agreements, len(numbers))


def _letters(rehearsal: Rehearsal, house: House) -> Iterator[Check]:
    expected, outbox = rehearsal.evening.expected.letters, Outbox(house.store)
    letters = [outbox.letter(rehearsal.bors, letter_id) for letter_id in outbox.ids(rehearsal.bors)]
    sent = Counter(letter.kind.value for letter in letters if letter.state is LetterState.SENT)
    arrived = _arrived(rehearsal.bors, house)
    yield Check("agreement letters on record", expected, sum(letter.kind is LetterKind.AGREEMENT for letter in letters))
    yield Check("agreement letters sent", expected, sent[LetterKind.AGREEMENT])
    yield Check("agreement letters in the post box", expected, sum(kind == LetterKind.AGREEMENT for kind, _ in arrived))
    yield Check("agreement letters to each address", _addressed(rehearsal.evening), _recipients(arrived))
    yield Check("letters of every kind", dict(sent), dict(Counter(kind for kind, _ in arrived)))


def _rebuild(rehearsal: Rehearsal, house: House) -> Check:
    boards = Boards(house.store)
    rebuilt, kept = boards.rebuilt(rehearsal.bors), boards.load(rehearsal.bors)
    return Check(
        "board equal to a rebuild", *(f"{board.position}-{_digest(dumps(board.tallies))}" for board in (rebuilt, kept))
    )


def _told(evening: Evening) -> Counter[Any]:
    names = {guest.ref: guest.name for guest in evening.participants}
    return Counter(
        (deal.category, frozenset((names[side.ref], side.gives) for side in deal.parties)) for deal in evening.agreements
    )


def _addressed(evening: Evening) -> dict[str, int]:
    """How many letters each address must get: one for each agreement of its owner."""
    addresses = {guest.ref: guest.email for guest in evening.participants}
    sides = (addresses[side.ref] for deal in evening.agreements for side in deal.parties)
    return dict(Counter(address for address in sides if address))


def _arrived(bors: str, house: House) -> list[tuple[str, str]]:
    """The kind and the recipient of every letter in the post box; one that came twice has come, by its Message-ID."""
    box = (kept for kept in Letters(house.settings.data_dir / "post").newest_first() if kept.message.get(BORS) == bors)
    return list(
        {kept.message["Message-ID"]: (str(kept.message["X-Letter"]), parseaddr(kept.recipient)[1]) for kept in box}.values()
    )


def _recipients(arrived: list[tuple[str, str]]) -> dict[str, int]:
    return dict(Counter(address for kind, address in arrived if kind == LetterKind.AGREEMENT))


def _without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
