"""What stays of a børs that is erased: anonymous totals, folded from its log and counted from its records. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .enums import Sector
from .facts import AgreementConfirmed, AgreementCorrected, AgreementVoided, Fact, ResultPublished, ResultTextChanged
from .instants import Instant
from .organisation_counts import OrganisationCounts, by_sector
from .records import LetterState
from .small_counts import MergedCounts, is_small, merge_adjacent, merge_small, unless_small
from .tallies import GROUPED, GROUPS, Tallies

NEXT_EDITION = (AgreementConfirmed, AgreementVoided, AgreementCorrected, ResultTextChanged)  # what makes one, once published


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEdition:
    """An edition of the published result: when it came, and how many agreements it had."""

    number: int
    at: Instant
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of a børs. A count from 1 to 4 is None, or merged with others, but for what was published.

    `by_group` has the six published pairs, and `by_pair` the ten: each group of them merged by itself where the six are public.
    """

    published: bool
    total: int | None
    intents: int | None
    voided: int | None
    participants: int | None
    organisations: int | None
    by_group: MergedCounts
    by_pair: tuple[MergedCounts, ...]
    by_category: MergedCounts
    per_minute: dict[str, int]
    participants_by_sector: MergedCounts
    organisations_by_sector: MergedCounts
    editions: tuple[ArchivedEdition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The record of an erasure: when, the totals once they are counted, and when nothing else was left."""

    erased_at: Instant
    totals: Totals | None = None
    completed_at: Instant | None = None
    letter: LetterState | None = None  # what became of the letter to the contact; None: none was written, or it is on its way
    letter_at: Instant | None = None  # when that was known; None too where a copy of before was put back


@dataclass(slots=True)
class _Fold:
    """The tallies, the organisations, and the editions of the result, after the facts so far."""

    tallies: Tallies = field(default_factory=Tallies)
    organisations: OrganisationCounts = field(default_factory=OrganisationCounts)
    editions: list[ArchivedEdition] = field(default_factory=list)

    def apply(self, fact: Fact | None) -> None:
        self.tallies.apply(fact)
        self.organisations.apply(fact)
        is_first = isinstance(fact, ResultPublished) and not self.editions
        is_next = isinstance(fact, NEXT_EDITION) and self.editions
        if fact and (is_first or is_next):
            total = self.tallies.agreements.total
            self.editions.append(ArchivedEdition(number=len(self.editions) + 1, at=fact.at, total=total))


def totals_of(facts: Iterable[Fact | None], organisations: Iterable[Sector]) -> Totals:
    """The totals of a log, in order; `organisations`: the sectors of those that have a record, for a log that does not tell
    who took part, since an older version wrote in it."""
    fold = _Fold()
    for fact in facts:
        fold.apply(fact)
    counts, published = fold.tallies.agreements, bool(fold.editions)
    taking_part = fold.organisations.by_sector()
    sectors = by_sector(organisations) if taking_part is None else taking_part
    return Totals(
        published=published,
        total=counts.total if published else unless_small(counts.total),
        intents=counts.intents if published else _unless_part_is_small(counts.total, counts.intents),
        voided=unless_small(counts.voided),
        participants=unless_small(fold.tallies.participants.total),
        organisations=unless_small(sum(sectors.values())),
        by_group=MergedCounts(counts=counts.by_group) if published else _merged(counts.by_group),
        by_pair=tuple(_merged(pairs, published) for pairs in _pairs(counts.by_pair, published)),
        by_category=_merged(counts.by_category, published),
        per_minute=_curve(counts.per_minute, published),
        participants_by_sector=_merged(fold.tallies.participants.by_sector),
        organisations_by_sector=_merged(sectors),
        editions=tuple(fold.editions),
    )


def _pairs(by_pair: dict[str, int], published: bool) -> list[dict[str, int]]:
    """The pairs that are merged among each other: where their sums are public, those of one sum; else none are told."""
    if not published:
        return []
    return [{pair: count for pair, count in by_pair.items() if GROUPED[pair] == group} for group in GROUPS]


def _merged(counts: Mapping[Any, int], public: bool = False) -> MergedCounts:
    """The counts, merged; none where their sum is small, and not `public`."""
    if is_small(sum(counts.values())) and not public:
        return MergedCounts(names=tuple(map(str, counts)))
    return merge_small({str(name): count for name, count in counts.items()})


def _curve(per_minute: Mapping[str, int], public: bool) -> dict[str, int]:
    """The minutes in which something was agreed, merged; none where their sum is small, and not `public`."""
    counts = {minute: count for minute, count in per_minute.items() if count > 0}
    return {} if is_small(sum(counts.values())) and not public else merge_adjacent(counts)


def _unless_part_is_small(total: int, part: int) -> int | None:
    """A part of a total, where neither it nor the rest is small."""
    return part if all(unless_small(count) is not None for count in (total, part, total - part)) else None
