"""Editions are a fold of the log: the newest is what stands, each has the figures of the wall at its position."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementCorrected,
    AgreementHidden,
    AgreementVoided,
    Fact,
    ParticipantChanged,
    ParticipantRegistered,
    ParticipantWithdrawn,
    ResultPublished,
    ResultTextChanged,
)
from frivilligbors.tallies import GROUPED, Tallies, fold
from services.results.rules.editions import History
from services.results.rules.figures import figures_of
from services.results.rules.result import Change, ChangeKind

AT = datetime(2024, 5, 6, 18, 0, tzinfo=UTC)
OF = ("library", "choir")


def confirmed(number: int, *, was_late: bool = False, **more: object) -> AgreementConfirmed:
    fact = AgreementConfirmed(
        at=AT + timedelta(minutes=number),
        by="kari",
        agreement_id=f"a{number}",
        sectors=(Sector.PUBLIC, Sector.VOLUNTARY),
        category=Category.PREMISES,
        kind=AgreementKind.AGREEMENT,
        agreed_at=AT,
        participants=OF,
        organisations=OF,
        was_late=was_late,
        number=number,
    )
    return replace(fact, **more)  # type: ignore[arg-type]


def voided(fact: AgreementConfirmed) -> AgreementVoided:
    of = {name: getattr(fact, name) for name in ("agreement_id", "sectors", "category", "kind", "agreed_at", "participants")}
    return AgreementVoided(at=AT + timedelta(hours=1), by="lena", **of)


def published() -> ResultPublished:
    return ResultPublished(at=AT + timedelta(minutes=30), by="ola")


def corrected(fact: AgreementConfirmed, **after: object) -> AgreementCorrected:
    of = {name: getattr(fact, name) for name in ("agreement_id", "sectors", "category", "kind", "agreed_at", "participants")}
    before = {"category_before": fact.category, "kind_before": fact.kind}
    return AgreementCorrected(at=AT + timedelta(hours=1), by="ola", **{**of, **before, **after})


def text_changed(number: int) -> ResultTextChanged:
    return ResultTextChanged(at=AT + timedelta(hours=2), by="ola", agreement_id=f"a{number}")


def history(*facts: Fact | None) -> History:
    made = History()
    for position, fact in enumerate(facts, 1):
        made.apply(position, fact)
    return made


def test_before_publication_there_is_no_edition() -> None:
    made = history(confirmed(1), text_changed(1), voided(confirmed(1)))
    assert (made.editions, made.figures) == ([], [])


def test_what_changes_afterwards_makes_the_next_edition_with_its_date() -> None:
    late = confirmed(2, was_late=True)
    made = history(confirmed(1), published(), late, voided(confirmed(1)), text_changed(2))
    assert [(edition.number, edition.position, edition.changes) for edition in made.editions] == [
        (1, 2, (Change(kind=ChangeKind.PUBLISHED),)),
        (2, 3, (Change(kind=ChangeKind.ADMITTED, number=2),)),
        (3, 4, (Change(kind=ChangeKind.VOIDED, number=1),)),
        (4, 5, (Change(kind=ChangeKind.CORRECTED, number=2),)),
    ]
    assert [edition.at for edition in made.editions][1] == late.at
    assert [figures.total for figures in made.figures] == [1, 2, 1, 1]
    assert [made.standing_at(edition.position) for edition in made.editions] == [["a1"], ["a1", "a2"], ["a2"], ["a2"]]


def test_a_correction_after_publication_is_an_edition_with_the_figures_of_then() -> None:
    one = confirmed(1)
    made = history(
        one,
        corrected(one, kind=AgreementKind.INTENT),
        published(),
        corrected(replace(one, kind=AgreementKind.INTENT), category=Category.TIME),
    )
    assert [edition.changes for edition in made.editions][1:] == [(Change(kind=ChangeKind.CORRECTED, number=1),)]
    assert [(figures.by_category[Category.TIME], figures.intents) for figures in made.figures] == [(0, 1), (1, 1)]


def test_an_edition_keeps_the_organisations_of_its_position() -> None:
    def came(name: str, sector: Sector) -> ParticipantRegistered:
        fields = {"organisations": (name,), "organisation_sectors": (sector,), "new_organisations": 1}
        return ParticipantRegistered(at=AT, by=name, participant_id=name, sector=sector, **fields)

    made = history(
        came("library", Sector.PUBLIC), came("choir", Sector.VOLUNTARY), came("bakery", Sector.BUSINESS),
        confirmed(1), published(), ParticipantWithdrawn(at=AT, by="bakery", participant_id="bakery", sector=Sector.BUSINESS),
        voided(confirmed(1)),
    )  # fmt: skip
    first, second = made.figures
    assert [list(one.organisations_by_sector.values()) for one in (first, second)] == [[1, 1, 1], [1, 1, 0]]
    assert [sum(one.organisations_in_agreements.values()) for one in (first, second)] == [2, 0]
    assert (first.organisations_taking_part, second.organisations_taking_part) == (3, 2)


def test_an_entry_that_comes_twice_counts_once_and_one_that_nobody_can_read_changes_nothing() -> None:
    made = history(confirmed(1), None, published(), published())
    made.apply(3, confirmed(7))
    assert len(made.editions) == 1
    assert made.tallies.agreements.total == 1


def people() -> st.SearchStrategy[Fact]:
    sectors = st.sampled_from(Sector)
    who = {"at": st.just(AT), "by": st.just("kari"), "participant_id": st.just("p")}
    return st.one_of(
        st.builds(ParticipantRegistered, **who, sector=sectors, new_organisations=st.integers(0, 2)),
        st.builds(ParticipantChanged, **who, sector_before=sectors, sector=sectors),
        st.builds(ParticipantWithdrawn, **who, sector=sectors),
        st.builds(AgreementHidden, at=st.just(AT), by=st.just("ola"), agreement_id=st.just("a1")),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Fact | None]:
    """The facts of an evening: agreements are voided once at most, and published may be anywhere, or never."""
    facts: list[Fact | None] = []
    standing: list[AgreementConfirmed] = []
    for step in draw(
        st.lists(st.sampled_from(("agree", "void", "correct", "text", "people", "unreadable", "publish")), max_size=40)
    ):
        match step:
            case "agree":
                number = sum(isinstance(fact, AgreementConfirmed) for fact in facts) + 1
                sectors = draw(st.tuples(st.sampled_from(Sector), st.sampled_from(Sector)))
                fields = {"category": draw(st.sampled_from(Category)), "kind": draw(st.sampled_from(AgreementKind))}
                minute = AT - timedelta(minutes=draw(st.integers(0, 50)))
                standing.append(confirmed(number, sectors=sectors, agreed_at=minute, **fields))
                facts.append(standing[-1])
            case "void" if standing:
                facts.append(voided(standing.pop(draw(st.integers(0, len(standing) - 1)))))
            case "correct" if standing:
                place = draw(st.integers(0, len(standing) - 1))
                fields = {"category": draw(st.sampled_from(Category)), "kind": draw(st.sampled_from(AgreementKind))}
                facts.append(corrected(standing[place], **fields))
                standing[place] = replace(standing[place], **fields)
            case "text":
                facts.append(text_changed(draw(st.integers(1, 5))))
            case "people":
                facts.append(draw(people()))
            case "publish":
                facts.append(published())
            case _:
                facts.append(None)
    return facts


@given(logs())
def test_each_edition_has_the_figures_of_the_board_at_its_position(facts: list[Fact | None]) -> None:
    made = history(*facts)
    for edition, figures in zip(made.editions, made.figures, strict=True):
        known = replace(figures, organisations_by_sector=None, organisations_in_agreements={})
        assert known == figures_of(fold(Tallies(), facts[: edition.position]), edition.position)


@given(logs())
def test_what_stands_on_the_board_stands_in_the_newest_edition_and_in_its_list(facts: list[Fact | None]) -> None:
    made = history(*facts)
    if not made.editions:
        return
    newest, board = made.figures[-1], fold(Tallies(), facts).agreements
    assert (newest.total, newest.intents, newest.voided) == (board.total, board.intents, board.voided)
    assert (newest.by_pair, newest.by_group, newest.by_category) == (board.by_pair, board.by_group, board.by_category)
    assert newest.per_minute == board.per_minute
    listed = made.standing_at(newest.position)
    agreements = {fact.agreement_id: fact for fact in facts if isinstance(fact, AgreementConfirmed)}
    pairs = Counter("-".join(sorted(agreements[one].sectors)) for one in listed)
    assert len(listed) == newest.total == sum(newest.by_pair.values()) == sum(newest.by_category.values())
    assert pairs == Counter({pair: count for pair, count in newest.by_pair.items() if count})
    assert sum(newest.by_group[GROUPED[pair]] for pair in {GROUPED[pair]: pair for pair in pairs}.values()) == newest.total


@given(logs())
def test_the_numbers_of_editions_are_one_two_three_and_their_positions_grow(facts: list[Fact | None]) -> None:
    editions = history(*facts).editions
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    positions = [edition.position for edition in editions]
    assert positions == sorted(set(positions))
