from datetime import timedelta

import pytest

from frivilligbors.enums import State
from frivilligbors.facts import BorsClosed, BorsOpened
from frivilligbors.log import Log
from frivilligbors.records import Bors
from services.organiser.commands.command_line import close_bors, open_bors, remove_bors
from services.organiser.rules import lifecycle as rules
from tests.clocks import StandingClock
from web.context import Context

from .evening import OLA, Evening, everything, refusal, the


@pytest.fixture
def planned(evening: Evening) -> str:
    return evening.slug


def test_the_evening_goes_from_gong_to_gong_and_closes_by_itself(context: Context, planned: str, clock: StandingClock) -> None:
    opened = open_bors(context, planned, minutes=60, by=OLA, idempotency_key="gong")
    began = clock.at
    assert opened.content == {
        "bors": planned,
        "state": "open",
        "revision": 2,
        "opens_at": "2024-05-06T16:30:00.000Z",
        "closes_at": "2024-05-06T17:30:00.000Z",
    }
    clock.go(minutes=61)
    assert the(context, planned).state(clock.at) is State.OPEN
    close_bors(context, planned, grace_minutes=5, by=OLA, idempotency_key="second gong")
    bors_record = the(context, planned)
    assert (bors_record.revision, bors_record.closes_at, bors_record.grace_until) == (
        3,
        clock.at,
        clock.at + timedelta(minutes=5),
    )
    assert bors_record.state(clock.at) is State.GRACE
    assert bors_record.state(clock.at + timedelta(minutes=4, seconds=59)) is State.GRACE
    assert bors_record.state(clock.at + timedelta(minutes=5)) is State.CLOSED
    assert [entry.fact for entry in Log(context.redis).all(planned)][1:] == [
        BorsOpened(at=began, by=OLA, closes_at=began + timedelta(minutes=60)),
        BorsClosed(at=clock.at, by=OLA, grace_until=clock.at + timedelta(minutes=5)),
    ]


def test_without_grace_the_bors_is_closed_at_once(context: Context, planned: str, clock: StandingClock) -> None:
    open_bors(context, planned, by=OLA, idempotency_key="1")
    close_bors(context, planned, grace_minutes=0, by=OLA, idempotency_key="2")
    assert the(context, planned).state(clock.at) is State.CLOSED


def test_the_gong_is_struck_in_order_only(context: Context, planned: str, clock: StandingClock) -> None:
    assert refusal(lambda: close_bors(context, planned, by=OLA, idempotency_key="1")) == "not-open-yet"
    open_bors(context, planned, by=OLA, idempotency_key="2")
    assert refusal(lambda: open_bors(context, planned, by=OLA, idempotency_key="3")) == "already-open"
    close_bors(context, planned, by=OLA, idempotency_key="4")
    assert refusal(lambda: close_bors(context, planned, by=OLA, idempotency_key="5")) == "already-closed"
    assert refusal(lambda: open_bors(context, planned, by=OLA, idempotency_key="6")) == "already-closed"
    clock.go(minutes=30)
    assert refusal(lambda: close_bors(context, planned, by=OLA, idempotency_key="7")) == "already-closed"
    assert Log(context.redis).newest_position(planned) == 3


def test_the_gong_struck_twice_with_one_key_sounds_once(context: Context, planned: str, clock: StandingClock) -> None:
    first = open_bors(context, planned, minutes=45, by=OLA, idempotency_key="1")
    clock.go(minutes=1)
    again = open_bors(context, planned, minutes=45, by=OLA, idempotency_key="1")
    assert again.replayed
    assert again.content == first.content
    close_bors(context, planned, by=OLA, idempotency_key="2")
    assert close_bors(context, planned, by=OLA, idempotency_key="2").replayed
    assert Log(context.redis).newest_position(planned) == 3


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_a_window_of_no_length_or_half_a_night_is_refused(context: Context, planned: str, minutes: int) -> None:
    assert refusal(lambda: open_bors(context, planned, minutes=minutes, by=OLA, idempotency_key="1")) == "minutes-out-of-range"
    open_bors(context, planned, by=OLA, idempotency_key="2")
    if minutes:
        code = refusal(lambda: close_bors(context, planned, grace_minutes=minutes, by=OLA, idempotency_key="3"))
        assert code == "grace-out-of-range"


def test_a_bors_that_nobody_planned_has_no_gong(context: Context, bors: str) -> None:
    assert refusal(lambda: open_bors(context, bors, by=OLA, idempotency_key="1")) == "bors-unknown"
    assert refusal(lambda: close_bors(context, bors, by=OLA, idempotency_key="1")) == "bors-unknown"
    assert refusal(lambda: remove_bors(context, bors)) == "bors-unknown"
    assert everything(context.redis, bors) == []


def test_two_who_strike_the_gong_at_once_strike_it_once(
    context: Context, planned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide, others = rules.open_bors, [lambda: open_bors(context, planned, by="another", idempotency_key="1")]

    def while_another_is_quicker(bors_record: Bors, **kwargs: object) -> object:
        if others:
            others.pop()()
        return decide(bors_record, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "open_bors", while_another_is_quicker)
    assert refusal(lambda: open_bors(context, planned, by=OLA, idempotency_key="2")) == "already-open"
    assert Log(context.redis).newest_position(planned) == 2
