"""Every organisation that somebody is in for counts once, whether it has agreed anything or not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.enums import Sector
from frivilligbors.facts import (
    AgreementVoided,
    Fact,
    ParticipantChanged,
    ParticipantErased,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantUnmerged,
    ParticipantWithdrawn,
)
from frivilligbors.organisation_counts import OrganisationCounts, by_sector

from .ledger_stage import AT, confirmed

CHOIR, SCOUTS = ("choir", Sector.VOLUNTARY), ("scouts", Sector.VOLUNTARY)
LIBRARY, BAKERY, PER = ("library", Sector.PUBLIC), ("bakery", Sector.BUSINESS), ("per", Sector.INDIVIDUAL)
Named = tuple[str, Sector]


def participant_fields(who: str, *organisations: Named) -> dict[str, Any]:
    ids, sectors = zip(*organisations, strict=True)
    return {"at": AT, "by": who, "participant_id": who, "organisations": ids, "organisation_sectors": sectors}


def came(who: str, *organisations: Named) -> ParticipantRegistered:
    return ParticipantRegistered(**participant_fields(who, *organisations), sector=organisations[0][1], new_organisations=0)


def changed(who: str, *organisations: Named) -> ParticipantChanged:
    return ParticipantChanged(
        **participant_fields(who, *organisations), sector_before=Sector.PUBLIC, sector=organisations[0][1]
    )


def left(who: str) -> ParticipantWithdrawn:
    return ParticipantWithdrawn(at=AT, by=who, participant_id=who, sector=Sector.PUBLIC)


def merged(who: str, into: str, *organisations: str) -> ParticipantMerged:
    return ParticipantMerged(
        at=AT, by="ola", participant_id=who, into_id=into, sector=Sector.PUBLIC, organisations=organisations
    )


def unmerged(who: str, into: str, *organisations: str) -> ParticipantUnmerged:
    return ParticipantUnmerged(
        at=AT, by="ola", participant_id=who, into_id=into, sector=Sector.PUBLIC, organisations=organisations
    )


def agreed(number: int, one: Named, other: Named) -> Fact:
    return confirmed(f"a{number}", organisations=(one[0], other[0]), sectors=(one[1], other[1]))


def voided(number: int) -> AgreementVoided:
    names = ("by", "sectors", "category", "kind", "agreed_at", "participants")
    return AgreementVoided(at=AT, agreement_id=f"a{number}", **{name: getattr(confirmed(), name) for name in names})


def counted(*facts: Fact | None) -> OrganisationCounts:
    counts = OrganisationCounts()
    for fact in facts:
        counts.apply(fact)
    return counts


def split(*facts: Fact | None) -> tuple[int, ...] | None:
    """How many voluntary, public and business ones."""
    counts = counted(*facts).by_sector()
    return counts and (counts[Sector.VOLUNTARY], counts[Sector.PUBLIC], counts[Sector.BUSINESS])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([], (0, 0, 0), id="nobody"),
        pytest.param([came("kari", CHOIR), None, came("ola", CHOIR, LIBRARY)], (1, 1, 0), id="two-for-one"),
        pytest.param([came("per", PER), came("kari", CHOIR, PER)], (1, 0, 0), id="a-private-person-is-none"),
        pytest.param([came("kari", CHOIR), left("kari")], (0, 0, 0), id="who-withdrew-is-not-in"),
        pytest.param([came("kari", CHOIR), came("ola", CHOIR), left("kari")], (1, 0, 0), id="another-is"),
        pytest.param([came("kari", CHOIR, BAKERY), changed("kari", CHOIR)], (1, 0, 0), id="left-out"),
        pytest.param([came("kari", CHOIR), changed("kari", ("choir", Sector.PUBLIC))], (0, 1, 0), id="sector-corrected"),
        pytest.param(
            [came("kari", CHOIR), ParticipantErased(at=AT, by="kari", participant_id="kari")], (1, 0, 0), id="erased-stays"
        ),
        pytest.param(
            [came("kari", CHOIR), came("kari2", CHOIR, LIBRARY), merged("kari2", "kari", "choir", "library")],
            (1, 1, 0),
            id="a-double-counts-once",
        ),
        pytest.param(
            [came("k", CHOIR), came("k2", LIBRARY), merged("k2", "k", "choir", "library"), changed("k", CHOIR)],
            (1, 0, 0),
            id="what-the-kept-one-drops",
        ),
        pytest.param(
            [
                came("k", CHOIR),
                came("k2", LIBRARY),
                merged("k2", "k", "choir", "library"),
                unmerged("k2", "k", "choir"),
                left("k2"),
            ],
            (1, 0, 0),
            id="unmerged-and-withdrawn",
        ),
        pytest.param(
            [came("kari", CHOIR), came("ola", LIBRARY), agreed(1, CHOIR, LIBRARY), left("kari")], (1, 1, 0), id="agreed-stands"
        ),
        pytest.param(
            [came("kari", CHOIR), came("ola", LIBRARY), agreed(1, CHOIR, LIBRARY), voided(1), left("kari")],
            (0, 1, 0),
            id="voided-does-not",
        ),
    ],
)
def test_who_counts(facts: list[Fact | None], expected: tuple[int, ...]) -> None:
    assert split(*facts) == expected


def test_those_with_an_agreement_count_once_however_many_they_have() -> None:
    facts = [came("kari", CHOIR), came("per", PER), agreed(1, CHOIR, LIBRARY), agreed(2, CHOIR, SCOUTS), agreed(3, PER, CHOIR)]
    counts = counted(*facts)
    assert counts.in_agreements() == {Sector.VOLUNTARY: 2, Sector.PUBLIC: 1, Sector.BUSINESS: 0}
    counts.apply(voided(2))
    assert counts.in_agreements()[Sector.VOLUNTARY] == 1


@pytest.mark.parametrize(
    "older",
    [
        ParticipantRegistered(at=AT, by="x", participant_id="x", sector=Sector.PUBLIC, new_organisations=1),
        ParticipantChanged(at=AT, by="x", participant_id="kari", sector_before=Sector.PUBLIC, sector=Sector.PUBLIC),
        merged("x", "kari"),
    ],
    ids=["registered", "changed", "merged"],
)
def test_a_log_that_an_older_version_wrote_in_does_not_tell(older: Fact) -> None:
    counts = counted(came("kari", CHOIR), older, agreed(1, CHOIR, LIBRARY))
    assert counts.by_sector() is None
    assert counts.in_agreements()[Sector.PUBLIC] == 1


people = st.sampled_from(["kari", "ola", "per"])
named = st.lists(st.sampled_from([CHOIR, SCOUTS, LIBRARY, BAKERY, PER]), min_size=1, max_size=3, unique=True)
facts = st.one_of(
    st.builds(lambda who, of: came(who, *of), people, named),
    st.builds(lambda who, of: changed(who, *of), people, named),
    st.builds(left, people),
    st.builds(agreed, st.integers(1, 5), st.sampled_from([CHOIR, LIBRARY]), st.sampled_from([SCOUTS, BAKERY, PER])),
    st.builds(voided, st.integers(1, 5)),
)


@given(st.lists(facts, max_size=30))
def test_those_with_an_agreement_are_among_those_that_take_part(log: list[Fact]) -> None:
    counts = counted(*log)
    taking_part, agreed_ones = counts.by_sector(), counts.in_agreements()
    assert taking_part is not None
    assert Sector.INDIVIDUAL not in taking_part
    assert all(agreed_ones[sector] <= count for sector, count in taking_part.items())


def test_sectors_are_counted_without_private_persons() -> None:
    assert by_sector([Sector.PUBLIC, Sector.INDIVIDUAL]) == {Sector.VOLUNTARY: 0, Sector.PUBLIC: 1, Sector.BUSINESS: 0}
