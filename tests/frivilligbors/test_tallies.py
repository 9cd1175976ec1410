"""The tallies: a pure fold, whose sums agree whatever happens."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.codec import dumps, instant
from frivilligbors.enums import AgreementKind, Category, Scene, Sector, State, pair_of
from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementHidden,
    AgreementVoided,
    BorsClosed,
    BorsCreated,
    BorsOpened,
    DoorsOpened,
    ParticipantRegistered,
    SceneChanged,
)
from frivilligbors.tallies import GROUPS, LATEST, MINUTES, PAIRS, Tallies, fold

from .generated import MOMENTS, facts
from .ledger_stage import AT, confirmed


def void(fact: AgreementConfirmed) -> AgreementVoided:
    shared = ("at", "by", "agreement_id", "sectors", "category", "kind", "agreed_at", "participants")
    return AgreementVoided(**{name: getattr(fact, name) for name in shared})


def minutes(tallies: Tallies) -> dict[str, int]:
    """The minutes in which something stands."""
    return {minute: count for minute, count in tallies.agreements.per_minute.items() if count}


CONFIRMED = facts(AgreementConfirmed).map(lambda fact: replace(fact, handshake_id=None, was_late=False))
EVENINGS = st.lists(CONFIRMED, max_size=LATEST, unique_by=lambda fact: fact.agreement_id)


@st.composite
def evenings(draw: st.DrawFn) -> tuple[list[Any], int]:
    """Agreements, some of them voided later, in any order that makes sense; and how many are voided."""
    agreed = draw(EVENINGS)
    voided = draw(st.lists(st.sampled_from(agreed), unique_by=id)) if agreed else []
    log: list[Any] = list(agreed)
    for fact in voided:
        log.insert(draw(st.integers(log.index(fact) + 1, len(log))), void(fact))
    return log, len(voided)


@given(evenings())
def test_the_total_is_the_sum_of_the_pairs_the_groups_and_the_categories(evening: tuple[list[Any], int]) -> None:
    log, voided = evening
    counted = fold(Tallies(), log).agreements
    assert counted.total == len(log) - 2 * voided
    assert counted.total == sum(counted.by_pair.values()) == sum(counted.by_group.values()) == sum(counted.by_category.values())
    assert counted.voided == voided
    assert 0 <= counted.intents <= counted.total
    assert min(counted.by_pair.values()) >= 0
    assert min(counted.by_category.values()) >= 0


@given(EVENINGS, CONFIRMED)
def test_what_is_confirmed_and_voided_leaves_nothing_but_a_void(before: list[Any], fact: Any) -> None:
    before = [known for known in before if known.agreement_id != fact.agreement_id][: LATEST - 1]
    without, voided = fold(Tallies(), before), fold(Tallies(), [*before, fact, void(fact)])
    assert voided.agreements.voided == without.agreements.voided + 1
    assert minutes(voided) == minutes(without)
    voided.agreements.voided, voided.agreements.per_minute = without.agreements.voided, without.agreements.per_minute
    assert voided == without


@given(st.data())
def test_the_order_of_agreements_changes_no_count(data: st.DataObject) -> None:
    (log, _), shuffled = data.draw(evenings()), []
    confirmed_ = [fact for fact in log if isinstance(fact, AgreementConfirmed)]
    voided = [fact for fact in log if isinstance(fact, AgreementVoided)]
    shuffled = [*data.draw(st.permutations(confirmed_)), *data.draw(st.permutations(voided))]
    one, other = fold(Tallies(), log), fold(Tallies(), shuffled)
    assert sorted(one.newest) == sorted(other.newest)
    assert minutes(one) == minutes(other)
    one.newest, one.agreements.per_minute = other.newest, other.agreements.per_minute
    assert one == other


@given(st.lists(st.one_of(facts(), st.none()), max_size=30))
def test_the_fold_is_pure_and_never_stops(log: list[Any]) -> None:
    start = fold(Tallies(), log[: len(log) // 2])
    before = deepcopy(start)
    once, again = fold(start, log), fold(start, log)
    assert start == before
    assert dumps(once) == dumps(again)
    assert once is not start


@given(st.lists(st.one_of(facts(), st.none()), max_size=30), st.integers(0, 30))
def test_counting_in_two_parts_gives_the_same_bytes(log: list[Any], cut: int) -> None:
    assert dumps(fold(fold(Tallies(), log[:cut]), log[cut:])) == dumps(fold(Tallies(), log))


@given(st.lists(facts(ParticipantRegistered), max_size=30))
def test_every_participant_is_counted_once_by_its_sector(log: list[Any]) -> None:
    counted = fold(Tallies(), log)
    assert counted.participants.total == len(log) == sum(counted.participants.by_sector.values())
    assert counted.organisations == sum(fact.new_organisations for fact in log)


def test_all_ten_pairs_and_six_groups_are_there_from_the_start() -> None:
    counted = Tallies().agreements
    assert len(PAIRS) == len(counted.by_pair) == 10
    assert len(GROUPS) == len(counted.by_group) == 6
    assert set(counted.by_category) == set(Category)
    assert "public-voluntary" in PAIRS
    assert "voluntary-public" not in PAIRS


def test_a_pair_is_the_same_whoever_comes_first() -> None:
    assert {pair_of((one, other)) for one in Sector for other in Sector} == set(PAIRS)
    assert pair_of((Sector.VOLUNTARY, Sector.PUBLIC)) == pair_of((Sector.PUBLIC, Sector.VOLUNTARY)) == "public-voluntary"


def test_in_the_published_pairs_a_private_person_is_voluntary() -> None:
    pairs = [(Sector.INDIVIDUAL, Sector.PUBLIC), (Sector.INDIVIDUAL, Sector.INDIVIDUAL), (Sector.INDIVIDUAL, Sector.BUSINESS)]
    counted = fold(Tallies(), [confirmed(str(number), sectors=pair) for number, pair in enumerate(pairs)]).agreements
    assert {group: count for group, count in counted.by_group.items() if count} == {
        "public-voluntary": 1,
        "voluntary-voluntary": 1,
        "business-voluntary": 1,
    }


def test_drammen_2024_is_counted_as_it_was_published() -> None:
    published = {
        ("voluntary", "public"): 24,
        ("individual", "public"): 2,
        ("voluntary", "voluntary"): 8,
        ("individual", "voluntary"): 3,
        ("public", "public"): 12,
    }
    pairs = [tuple(map(Sector, pair)) for pair, count in published.items() for _ in range(count)]
    log = [confirmed(str(number), sectors=pair) for number, pair in enumerate(pairs)]
    counted = fold(Tallies(), log).agreements
    assert counted.total == 49
    assert {group: count for group, count in counted.by_group.items() if count} == {
        "public-voluntary": 26,
        "voluntary-voluntary": 11,
        "public-public": 12,
    }


def test_intents_are_part_of_the_total() -> None:
    counted = fold(Tallies(), [confirmed("a"), confirmed("b", kind=AgreementKind.INTENT)]).agreements
    assert (counted.total, counted.intents) == (2, 1)


def test_the_latest_are_the_twenty_newest_standing_and_no_hidden_one() -> None:
    log: list[Any] = [confirmed(str(number)) for number in range(25)]
    log += [void(log[23]), AgreementHidden(at=AT, by="ola", agreement_id="22")]
    latest = fold(Tallies(), log).newest_shown
    assert latest == ["24", *(str(number) for number in range(21, 2, -1))]


def test_what_is_shown_again_is_where_it_was() -> None:
    log: list[Any] = [confirmed(str(number)) for number in range(25)]
    hidden = [AgreementHidden(at=AT, by="ola", agreement_id=known) for known in ("23", "23", "20", "nobody's")]
    shown = [AgreementHidden(at=AT, by="ola", agreement_id="23", hidden=False), confirmed("25")]
    tallies = fold(Tallies(), [*log, *hidden])
    assert tallies.newest_shown[:4] == ["24", "22", "21", "19"]
    assert fold(tallies, shown).newest_shown[:6] == ["25", "24", "23", "22", "21", "19"]
    assert len(tallies.newest_shown) == len(fold(tallies, shown).newest_shown) == LATEST


def test_what_is_voided_does_not_come_back_when_it_is_shown_again() -> None:
    one = confirmed("1")
    tallies = fold(Tallies(), [one, AgreementHidden(at=AT, by="ola", agreement_id="1"), void(one)])
    again = fold(tallies, [AgreementHidden(at=AT, by="ola", agreement_id="1", hidden=False)])
    assert (again.newest_shown, again.hidden) == ([], [])


def test_the_gong_puts_the_wall_back_to_the_run_of_show() -> None:
    chosen = SceneChanged(at=AT, by="ola", scene=Scene.WELCOME, still=True, step=2)
    tallies = fold(Tallies(), [chosen, BorsOpened(at=AT, by="ola", closes_at=AT)])
    assert (tallies.scene, tallies.still, tallies.step) == (Scene.AUTO, True, 0)


@given(MOMENTS)
def test_an_agreement_is_counted_in_the_minute_of_utc_that_it_was_made_in(at: datetime) -> None:
    log = [confirmed("1", agreed_at=at), confirmed("2", agreed_at=at.astimezone(timezone(timedelta(hours=-2, minutes=30))))]
    assert fold(Tallies(), log).agreements.per_minute == {f"{instant(at)[:16]}Z": 2}


def test_minutes_are_kept_for_two_hours_and_never_fall_below_nothing() -> None:
    log = [confirmed(str(number), agreed_at=AT + timedelta(minutes=number)) for number in range(MINUTES + 5)]
    tallies = fold(Tallies(), [*log, void(log[0]), void(log[-1])])
    counts = tallies.agreements.per_minute
    assert len(counts) == MINUTES
    assert min(counts.values()) == 0
    assert sum(counts.values()) == MINUTES - 1
    assert tallies.agreements.total == MINUTES + 3


def test_the_gongs_move_the_state() -> None:
    later = AT + timedelta(hours=1)
    steps = [
        (BorsCreated(at=AT, by="ola", rehearsal=True, opens_at=later), State.PLANNED),
        (DoorsOpened(at=AT, by="ola"), State.DOORS_OPEN),
        (BorsOpened(at=AT, by="ola", closes_at=later), State.OPEN),
        (BorsClosed(at=later, by="ola", grace_until=later + timedelta(minutes=5)), State.GRACE),
    ]
    tallies = Tallies()
    for fact, state in steps:
        tallies = fold(tallies, [fact])
        assert tallies.state is state
    assert tallies.rehearsal
    assert (tallies.opens_at, tallies.closes_at, tallies.grace_until) == (AT, later, later + timedelta(minutes=5))


def test_what_nobody_can_read_is_counted_as_that() -> None:
    assert fold(Tallies(), [None, confirmed(), None]).unreadable == 2
