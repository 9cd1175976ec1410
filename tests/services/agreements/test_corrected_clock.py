"""The store's clock is corrected while the evening runs: nothing is lost or doubled, nobody waits for hours."""

from datetime import timedelta

import pytest

from frivilligbors.enums import Scene, State
from frivilligbors.records import Bors
from services.agreements import rules
from services.display.rules import scenes
from services.display.serializers import read_board
from services.display.store.walls import WallStore
from services.organiser.commands import command_line as organiser
from services.organiser.store import lifecycle

from .cast import Evening, agreement_body
from .conftest import Hands

CORRECTIONS = pytest.mark.parametrize("hours", [-3, 3])


def bors_of(evening: Evening) -> Bors:
    found = evening.context.queries.bors(evening.slug)
    assert found is not None
    return found


@CORRECTIONS
def test_in_the_hour_brokers_go_on_confirming_and_each_agreement_counts_once(
    evening: Evening, clock: Hands, hours: int
) -> None:
    first = evening.post(agreement_body(), idempotency_key="one")
    clock.pass_(hours=hours)
    assert evening.post(agreement_body(), idempotency_key="one").json["agreement_id"] == first.json["agreement_id"]
    assert evening.post(agreement_body(), idempotency_key="two").status_code == 201
    assert [one.late for one in evening.agreements] == [False, False]
    assert abs(evening.agreements[1].agreed_at - clock.now()) < timedelta(minutes=1)


@CORRECTIONS
def test_an_undo_is_neither_open_for_hours_nor_of_a_negative_time(evening: Evening, clock: Hands, hours: int) -> None:
    ours = evening.confirmed()["agreement_id"]
    clock.pass_(hours=hours)
    assert rules.seconds_to_undo(evening.agreements[0], clock.now()) == 0
    answer = evening.post({}, f"/{ours}/undo")
    assert (answer.status_code, answer.json["code"]) == (409, "undo-too-late")
    assert evening.post({"reason": "feil"}, f"/{ours}/void", by="lena").status_code == 200


def test_a_clock_that_slips_a_little_shows_no_more_than_the_minute(evening: Evening, clock: Hands) -> None:
    ours = evening.confirmed()["agreement_id"]
    clock.pass_(seconds=-30)
    assert rules.seconds_to_undo(evening.agreements[0], clock.now()) == 60
    assert evening.post({}, f"/{ours}/undo").status_code == 200


def test_the_hour_counts_down_to_nothing_once_the_clock_was_put_back_and_again_when_it_is_extended(
    evening: Evening, clock: Hands
) -> None:
    clock.pass_(hours=-3)
    bors, now = bors_of(evening), clock.now()
    assert (bors.state(now), bors.ends_at(now), scenes.scene_at(bors, now)) == (State.OPEN, None, Scene.OPEN)
    assert read_board(WallStore(evening.context.redis, clock), evening.slug)["closes_at"] is None
    extending = lifecycle.extending(evening.context, evening.slug, minutes=20, by="ola")
    organiser.perform(evening.context, evening.slug, extending, "extend")
    bors, ends = bors_of(evening), bors_of(evening).ends_at(clock.now())
    assert ends is not None
    assert timedelta(minutes=19) < ends - clock.now() <= timedelta(minutes=20)
    assert bors.state(clock.now()) is State.OPEN


def test_put_forward_the_hour_is_out_and_goes_on_until_the_gong(evening: Evening, clock: Hands) -> None:
    clock.pass_(hours=3)
    bors, ends = bors_of(evening), bors_of(evening).ends_at(clock.now())
    assert ends is not None
    assert ends < clock.now()
    assert bors.state(clock.now()) is State.OPEN


@CORRECTIONS
def test_grace_does_not_last_for_hours_and_what_stood_in_line_is_kept_as_late(
    evening: Evening, clock: Hands, hours: int
) -> None:
    agreed_at = clock.now().isoformat()
    evening.close()
    assert bors_of(evening).state(clock.now()) is State.GRACE
    clock.pass_(hours=hours)
    assert bors_of(evening).state(clock.now()) is State.CLOSED
    answer = evening.post(agreement_body(agreed_at=agreed_at))
    assert (answer.status_code, answer.json["late"]) == (202, True)


def test_a_clock_that_slips_in_grace_ends_nothing(evening: Evening, clock: Hands) -> None:
    evening.close()
    clock.pass_(seconds=-30)
    assert bors_of(evening).state(clock.now()) is State.GRACE


@pytest.mark.parametrize("dated_by", ["the old clock", "the new one"])
def test_what_was_agreed_in_an_hour_whose_clock_was_put_back_is_kept_as_late(
    evening: Evening, clock: Hands, dated_by: str
) -> None:
    old = clock.now().isoformat()
    clock.pass_(hours=-3)
    new = clock.now().isoformat()
    evening.close(grace_minutes=0)
    answer = evening.post(agreement_body(agreed_at=old if dated_by == "the old clock" else new))
    assert (answer.status_code, answer.json["late"]) == (202, True)
