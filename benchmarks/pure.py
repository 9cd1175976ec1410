"""What is pure computing: whom to meet, and the fold of a long log."""

import random
import time
from datetime import UTC, datetime, timedelta

from frivilligbors.board import EMPTY
from frivilligbors.codec import pack_fact, unpack_fact
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed, BorsOpened, Fact, ParticipantRegistered
from frivilligbors.log import BATCH, Entry
from frivilligbors.records import Participant, Posting
from services.registration.rules.matching import IndexedParticipant, suggestions

from .size import Size
from .table import Table, across, middle

DOORS = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
THINGS = (
    "stoler",
    "bord",
    "telt",
    "lokale",
    "konsert",
    "sang",
    "kaffe",
    "transport",
    "projektor",
    "regnskap",
    "nettside",
    "barn",
)


def meeting(size: Size, _: set[str]) -> Table:
    """One participant's suggestions."""
    chance = random.Random(2024)
    candidates = [IndexedParticipant.of(_participant(number, chance)) for number in range(size.participants)]
    took = []
    for ours in candidates[: 20 * size.runs]:
        at = time.perf_counter()
        suggestions(ours, candidates)
        took.append((time.perf_counter() - at) * 1000)
    runs = [sorted(took[run :: size.runs])[len(took) // size.runs // 2] for run in range(size.runs)]
    table = Table(
        f"Whom to meet, among {size.participants:,}",
        "Two needs and two offers each, held against everybody's, both ways, in one process.",
        ("One participant's five suggestions, ms", "the slowest, ms"),
    )
    table.rows.append((across(runs), f"{max(took):.1f}"))
    table.holds("ranked in < 20 ms", f"{middle(took):.1f} ms", middle(took) < 20)
    return table


def folding(size: Size, _: set[str]) -> Table:
    """A long log, folded from the first fact."""
    packed = [entry(number) for number in range(1, size.facts + 1)]
    read, counted = [], []
    for _run in range(size.runs):
        board, reading, counting = EMPTY, 0.0, 0.0
        for start in range(0, size.facts, BATCH):
            began = time.perf_counter()
            entries = [Entry(n, unpack_fact(fields)) for n, fields in packed[start : start + BATCH]]
            read_at = time.perf_counter()
            board = board.applied(entries)
            reading += read_at - began
            counting += time.perf_counter() - read_at
        read.append(reading)
        counted.append(counting)
        assert board.position == size.facts
    table = Table(
        f"{size.facts:,} facts",
        f"As the board follower takes them, {BATCH} at a time; one process, the store left out. {size.runs} runs.",
        ("Step", "seconds", "facts/s"),
    )
    for step, took in (("read from their wire form", read), ("counted", counted)):
        table.rows.append((step, across(took, 2), across((size.facts / seconds for seconds in took), 0)))
    return table


def _participant(number: int, chance: random.Random) -> Participant:
    def postings() -> tuple[Posting, ...]:
        return tuple(
            Posting(category=chance.choice(list(Category)), text=f"Låner {' og '.join(chance.sample(THINGS, 3))} til festen")
            for _ in range(2)
        )

    return Participant(
        participant_id=str(number),
        code=str(number),
        name=f"Deltaker {number}",
        registered_at=DOORS + timedelta(seconds=number),
        needs=postings(),
        offers=postings(),
    )


def entry(number: int) -> tuple[int, dict[str, str]]:
    """An entry of the long log: its position and its fields as text, as the store tells them."""
    at = DOORS + timedelta(milliseconds=20 * number)
    return number, {name: str(value) for name, value in pack_fact(_fact(number, at)).items()}


def _fact(number: int, at: datetime) -> Fact:
    if number == 1:
        return BorsOpened(at=at, by="ola", closes_at=at + timedelta(hours=1))
    if number % 4 == 0:
        sector = list(Sector)[number // 4 % 4]
        return ParticipantRegistered(at=at, by="p", participant_id=str(number), sector=sector, new_organisations=1)
    return AgreementConfirmed(
        at=at,
        by="kari",
        agreement_id=str(number),
        sectors=(Sector.VOLUNTARY, list(Sector)[number % 4]),
        category=list(Category)[number % 8],
        kind=AgreementKind.AGREEMENT,
        agreed_at=at,
        participants=("a", "b"),
        organisations=("c", "d"),
    )
