"""The run of show: the doors, the gongs, and taking back a gong that was struck by mistake."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from secrets import token_hex

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from frivilligbors.board import Boards
from frivilligbors.codec import unpack_fact
from frivilligbors.enums import AgreementKind, Category, Sector, State
from frivilligbors.errors import Refused
from frivilligbors.facts import BorsOpened, ClosingTakenBack, DoorsOpened, OpeningTakenBack
from frivilligbors.log import Log
from frivilligbors.records import Agreement, Party
from frivilligbors.tallies import Tallies
from services.organiser.commands import command_line
from services.organiser.rules import taking_back as rules
from services.organiser.store import bors_settings, taking_back
from tests.clocks import StandingClock

from .desk import Desk, words
from .evening import OLA, Evening, refusal

LIBRARY, CHOIR = ("Åsen bibliotek", "public"), ("Koret", "voluntary")


def fact_count(evening: Evening, kind: type) -> int:
    return sum(isinstance(entry.fact, kind) for entry in Log(evening.context.redis).all(evening.slug))


def tallies(evening: Evening) -> Tallies:
    evening.count()
    return Boards(evening.context.redis).read(evening.slug).tallies


def take_back_opening(evening: Evening) -> None:
    command = taking_back.taking_back_opening(evening.context, evening.slug, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))


def take_back_closing(evening: Evening) -> None:
    command = taking_back.taking_back_closing(evening.context, evening.slug, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))


def plan(evening: Evening, **given: object) -> None:
    command = bors_settings.changing(evening.context, evening.slug, dict(given), revision=None, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))


def test_the_doors_open_once_and_the_gong_comes_next(evening: Evening, ola: Desk) -> None:
    assert "Neste: dørene" in words(ola.get())
    assert ola.post("dorer").status_code == 303
    assert evening.bors_record.stored_state is tallies(evening).state is State.DOORS_OPEN
    assert "Dørene er alt åpne." in words(ola.post("dorer"))
    assert fact_count(evening, DoorsOpened) == 1
    assert "Er alle klare?" in words(ola.get())
    assert ola.post("apne", minutes="60").status_code == 303
    assert "Børstimen er alt i gang." in words(ola.post("dorer"))


def test_a_gong_long_before_its_time_asks_first(evening: Evening, ola: Desk, clock: StandingClock) -> None:
    plan(evening, opens_at=clock.at + timedelta(hours=2))
    refused = ola.post("apne", minutes="45")
    assert refused.status_code == 422
    assert "Sett kryss om du vil slå den nå." in words(refused)
    assert 'name="minutes" type="text" value="45"' in refused.text
    assert ola.post("apne", minutes="45", sure="ja").status_code == 303
    assert evening.bors_record.closes_at == clock.at + timedelta(minutes=45)


def test_the_opening_gong_is_taken_back_and_all_is_as_before(evening: Evening, ola: Desk, clock: StandingClock) -> None:
    planned = clock.at + timedelta(days=20)
    plan(evening, opens_at=planned)
    ola.post("dorer")
    before = evening.bors_record
    evening.open()
    clock.go(seconds=59)
    assert "Ta gongen tilbake" in words(ola.get())
    assert ola.post("apne/angre").status_code == 303
    bors_record, counted = evening.bors_record, tallies(evening)
    assert (bors_record.stored_state, bors_record.opens_at, bors_record.closes_at) == (State.DOORS_OPEN, planned, None)
    assert (counted.state, counted.opens_at, counted.closes_at) == (State.DOORS_OPEN, planned, None)
    assert bors_record.erase_at == before.erase_at
    assert fact_count(evening, OpeningTakenBack) == 1
    command_line.open_bors(evening.context, evening.slug, by=OLA, idempotency_key="again")
    assert tallies(evening).state is State.OPEN


def test_once_an_agreement_stands_the_opening_gong_stands(evening: Evening, ola: Desk) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    assert "Ta gongen tilbake" not in words(ola.get())
    answer = ola.post("apne/angre")
    assert answer.status_code == 409
    assert "En avtale er alt bekreftet" in words(answer)
    assert evening.bors_record.stored_state is State.OPEN


def test_a_broker_who_confirms_meanwhile_is_not_overlooked(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    evening.open()
    decide, brokers = rules.take_back_opening, [lambda: evening.agree(LIBRARY, CHOIR)]

    def while_a_broker_confirms(*args: object, **kwargs: object) -> object:
        if brokers:
            brokers.pop()()
        return decide(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "take_back_opening", while_a_broker_confirms)
    assert refusal(lambda: take_back_opening(evening)) == "agreement-stands"
    assert fact_count(evening, OpeningTakenBack) == 0


def test_after_a_minute_neither_gong_is_taken_back(evening: Evening, clock: StandingClock) -> None:
    evening.open()
    clock.go(seconds=61)
    assert refusal(lambda: take_back_opening(evening)) == "take-back-too-late"
    evening.close()
    clock.go(seconds=61)
    assert refusal(lambda: take_back_closing(evening)) == "take-back-too-late"


def test_what_was_not_struck_is_not_taken_back(evening: Evening) -> None:
    assert refusal(lambda: take_back_opening(evening)) == "not-open-yet"
    assert refusal(lambda: take_back_closing(evening)) == "not-open-yet"
    evening.open()
    assert refusal(lambda: take_back_closing(evening)) == "already-open"
    evening.close()
    assert refusal(lambda: take_back_opening(evening)) == "already-closed"


@pytest.mark.parametrize("grace", [0, 5])
def test_the_closing_gong_is_taken_back_and_the_hour_goes_on(
    evening: Evening, ola: Desk, clock: StandingClock, grace: int
) -> None:
    evening.open()
    ends = evening.bors_record.closes_at
    clock.go(minutes=30)
    evening.close(grace)
    clock.go(seconds=30)
    assert "Ta gongen tilbake" in words(ola.get())
    assert ola.post("lukk/angre").status_code == 303
    bors_record, counted = evening.bors_record, tallies(evening)
    assert (bors_record.state(clock.at), bors_record.closes_at, bors_record.grace_until) == (State.OPEN, ends, None)
    assert (counted.state, counted.closes_at, counted.grace_until) == (State.OPEN, ends, None)
    assert "Børstimen er i gang" in words(ola.get())
    command_line.close_bors(evening.context, evening.slug, by=OLA, idempotency_key="again")
    assert evening.bors_record.state(clock.at) is State.GRACE


def test_what_was_marked_in_grace_is_unmarked_and_what_comes_after_the_next_gong_is_marked(
    evening: Evening, clock: StandingClock
) -> None:
    evening.open()
    evening.close()
    clock.go(seconds=10)
    early = agreement(clock)
    assert early.is_after_gong(evening.bors_record)
    clock.go(seconds=10)
    take_back_closing(evening)
    assert not early.is_after_gong(evening.bors_record)
    clock.go(minutes=5)
    command_line.close_bors(evening.context, evening.slug, by=OLA, idempotency_key="again")
    clock.go(seconds=10)
    assert agreement(clock).is_after_gong(evening.bors_record)
    assert not early.is_after_gong(evening.bors_record)


def test_of_many_who_press_at_once_one_strikes_and_one_takes_back(evening: Evening) -> None:
    def quiet(command: object) -> None:
        with suppress(Refused):
            command()  # type: ignore[operator]

    with ThreadPoolExecutor(4) as many:
        strike = lambda: command_line.open_bors(evening.context, evening.slug, by=OLA, idempotency_key=token_hex(8))  # noqa: E731
        list(many.map(quiet, [strike] * 4))
        assert fact_count(evening, BorsOpened) == 1
        list(many.map(quiet, [lambda: take_back_opening(evening)] * 4))
    assert fact_count(evening, OpeningTakenBack) == 1
    assert tallies(evening).state is State.PLANNED


def test_more_time_is_given_on_the_overview(evening: Evening, ola: Desk) -> None:
    evening.open()
    ends = evening.bors_record.closes_at
    assert ends
    assert ola.post("tid", minutes="5").headers["Location"] == f"/arrangor/{evening.slug}"
    assert evening.bors_record.closes_at == ends + timedelta(minutes=5)


def test_an_older_reader_of_a_newer_fact_takes_its_defaults() -> None:
    fact = unpack_fact({"fact": "bors.closing_taken_back", "at": "2024-05-06T16:30:00.000Z", "by": "ola"})
    assert isinstance(fact, ClosingTakenBack)
    assert fact.closes_at is None


def agreement(clock: StandingClock) -> Agreement:
    """One that was confirmed just now, in grace."""
    sides = [Party(participant_id=one, organisation_id=one, sector=Sector.PUBLIC, gives="") for one in ("a", "b")]
    return Agreement(
        agreement_id="1",
        parties=(sides[0], sides[1]),
        category=Category.TIME,
        kind=AgreementKind.AGREEMENT,
        broker_id="kari",
        agreed_at=clock.at,
        confirmed_at=clock.at,
        in_grace=True,
    )


def test_a_machine_does_what_the_buttons_do(app: Flask, evening: Evening, ola: Desk) -> None:
    def post(step: str, body: dict[str, object]) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {ola.token}", "Idempotency-Key": token_hex(8)}
        answer = app.test_client().post(f"/api/bors/{evening.slug}/{step}", headers=headers, json=body)
        return answer.status_code, answer.json.get("state") or answer.json["code"]

    assert post("doors", {}) == (200, "doors_open")
    assert post("open", {"minutes": 45}) == (200, "open")
    assert post("open/take-back", {}) == (200, "doors_open")
    assert post("open", {"minutes": 45}) == (200, "open")
    assert post("extend", {"minutes": 5}) == (200, "open")
    assert post("close", {"grace_minutes": 3}) == (200, "grace")
    assert post("close/take-back", {}) == (200, "open")
    assert post("close/take-back", {}) == (409, "already-open")
    assert post("close", {}) == (422, "form-invalid")


def test_an_organiser_runs_the_show_in_a_browser_and_takes_both_gongs_back(screen: Page, evening: Evening) -> None:
    screen.get_by_role("button", name="Åpne dørene").click()
    expect(screen.get_by_role("heading", name="Er alle klare?")).to_be_visible()
    screen.get_by_role("button", name="Slå gongen").click()
    expect(screen.get_by_role("heading", name="Børstimen er i gang")).to_be_visible()
    screen.get_by_role("button", name="Ta gongen tilbake").click()
    expect(screen.get_by_role("heading", name="Er alle klare?")).to_be_visible()
    screen.get_by_role("button", name="Slå gongen").click()
    screen.get_by_role("button", name="Fem minutter til").click()
    screen.get_by_role("link", name="Slå gongen").click()
    screen.get_by_role("button", name="Slå gongen nå").click()
    expect(screen.get_by_role("heading", name="Gongen har gått.")).to_be_visible()
    screen.get_by_role("button", name="Ta gongen tilbake").click()
    expect(screen.get_by_role("heading", name="Børstimen er i gang")).to_be_visible()
    bors_record = evening.bors_record
    assert bors_record.opens_at
    assert bors_record.closes_at == bors_record.opens_at + timedelta(minutes=65)
    assert tallies(evening).closes_at == bors_record.closes_at
    assert (
        fact_count(evening, DoorsOpened),
        fact_count(evening, OpeningTakenBack),
        fact_count(evening, ClosingTakenBack),
    ) == (1, 1, 1)
