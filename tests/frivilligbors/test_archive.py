"""What stays of a børs: totals, in which what was published stands and nothing else is small."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.archive import Archive, Totals, totals_of
from frivilligbors.codec import dumps, loads, pack, unpack
from frivilligbors.enums import Category, Sector
from frivilligbors.facts import AgreementVoided, Fact, ParticipantRegistered, ResultPublished
from frivilligbors.small_counts import is_small
from frivilligbors.tallies import GROUPED, Tallies, fold

from .ledger_stage import AT, confirmed

SECTORS, CATEGORIES = st.sampled_from([*Sector]), st.sampled_from([*Category])
AGREED = st.lists(st.tuples(SECTORS, SECTORS, CATEGORIES, st.integers(0, 9)), max_size=60)
Agreed = list[tuple[Sector, Sector, Category, int]]


def evening(agreed: Agreed, *, published: bool) -> list[Fact]:
    facts: list[Fact] = [
        ParticipantRegistered(at=AT, by="x", participant_id=str(at), sector=one, new_organisations=1)
        for at, (one, *_) in enumerate(agreed)
    ]
    for at, (one, other, category, minute) in enumerate(agreed):
        more: dict[str, Any] = {"sectors": (one, other), "category": category, "agreed_at": AT + timedelta(minutes=minute)}
        facts.append(confirmed(f"a{at}", **more))
    return [*facts, *([ResultPublished(at=AT, by="ola")] if published else [])]


def cells(totals: Totals) -> list[int | None]:
    """Every count that is told beside the published ones."""
    merged = (totals.by_category, totals.participants_by_sector, totals.organisations_by_sector)
    split = () if totals.published else (totals.by_group,)
    parts = [count for one in (*merged, *split, *totals.by_pair) for count in one.counts.values()]
    return [totals.voided, totals.participants, totals.organisations, *parts]


@given(AGREED, st.booleans())
def test_nothing_small_is_told_but_what_was_published(agreed: Agreed, published: bool) -> None:
    facts = evening(agreed, published=published)
    totals, counted = totals_of(facts, [one for one, *_ in agreed]), fold(Tallies(), facts).agreements
    assert not any(is_small(count) for count in cells(totals) if count is not None)
    if published:
        assert (totals.total, totals.intents, totals.by_group.counts) == (counted.total, counted.intents, counted.by_group)
        assert sum(totals.per_minute.values()) == counted.total
        for merged in totals.by_pair:
            pair = next(iter((*merged.counts, *merged.names)))
            assert merged.total == counted.by_group[GROUPED[pair]], "merged within one published pair"
    else:
        assert totals.total in (counted.total, None)
        assert totals.by_pair == ()
        assert not is_small(totals.by_group.together)
        assert all(count >= 5 for count in totals.per_minute.values())


def test_each_edition_has_its_total_and_its_date() -> None:
    one = confirmed("a1")
    names = ("by", "agreement_id", "sectors", "category", "kind", "agreed_at", "participants")
    voided = AgreementVoided(at=AT + timedelta(days=2), **{name: getattr(one, name) for name in names})
    totals = totals_of([one, confirmed("a2"), ResultPublished(at=AT, by="ola"), voided], [])
    assert [(each.number, each.at, each.total) for each in totals.editions] == [(1, AT, 2), (2, voided.at, 1)]


def test_the_record_is_read_as_it_was_written() -> None:
    archive = Archive(erased_at=AT, totals=totals_of([confirmed()], [Sector.PUBLIC]))
    assert unpack(Archive, pack(archive)) == archive
    assert archive.totals
    assert loads(Totals, dumps(archive.totals)) == archive.totals
