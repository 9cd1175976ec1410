"""What was agreed before the gong and reached us after grace: never thrown away, never counted unasked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import instant
from frivilligbors.facts import AgreementConfirmed, AgreementLate
from services.organiser.commands import command_line as organiser

from .cast import Evening, agreement_body
from .conftest import Hands
from .test_desk import page_text


@pytest.fixture
def before(evening: Evening, clock: Hands) -> datetime:
    """A moment before the gong. By now grace is over too."""
    clock.pass_(minutes=30)
    moment = clock.now()
    clock.pass_(minutes=1)
    evening.close(grace_minutes=5)
    clock.pass_(minutes=10)
    return moment


def tallies(evening: Evening) -> Any:
    return Boards(evening.context.redis).rebuilt(evening.slug).tallies


def sent(evening: Evening, at: datetime, by: str = "kari", **more: Any) -> Any:
    return evening.post(agreement_body(agreed_at=instant(at), **more), by=by)


def test_it_is_kept_without_a_number_and_counts_for_nothing(evening: Evening, before: datetime) -> None:
    answer = sent(evening, before)
    assert (answer.status_code, answer.json["late"], answer.json["number"]) == (202, True, None)
    assert evening.agreements == []
    assert isinstance(evening.facts[0], AgreementLate)
    assert (tallies(evening).late, tallies(evening).agreements.total) == (1, 0)
    for party in ("library", "choir"):
        assert evening.context.redis.llen(keys.AGREEMENTS_OF.of(evening.slug, party)) == 0


def test_a_lead_lets_it_in_with_the_next_number_and_its_own_time(evening: Evening, before: datetime) -> None:
    ours = sent(evening, before).json["agreement_id"]
    answer = evening.post({}, f"/{ours}/admit", by="lena")
    assert (answer.status_code, answer.json["number"], answer.json["late"]) == (200, 1, False)
    (kept,) = evening.agreements
    assert (instant(kept.agreed_at), kept.stands, kept.was_late) == (instant(before), True, True)
    fact = evening.facts[-1]
    assert isinstance(fact, AgreementConfirmed)
    assert (fact.was_late, fact.number) == (True, 1)
    assert (tallies(evening).late, tallies(evening).agreements.total) == (0, 1)
    assert evening.context.redis.zcard(keys.LATE.of(evening.slug)) == 0


def test_an_organiser_lets_it_in_too_and_any_other_broker_does_not(evening: Evening, before: datetime) -> None:
    ours = sent(evening, before).json["agreement_id"]
    assert evening.post({}, f"/{ours}/admit", by="kari").json["code"] == "lead-needed"
    assert evening.post({}, f"/{ours}/admit", by="ola").status_code == 200
    assert evening.post({}, f"/{ours}/admit", by="ola").json["code"] == "not-late"


def test_after_publication_too_it_is_kept_and_let_in(evening: Evening, before: datetime) -> None:
    organiser.publish_bors(evening.context, evening.slug, by="ola", idempotency_key="publish")
    answer = sent(evening, before)
    assert (answer.status_code, answer.json["late"]) == (202, True)
    admitted = evening.post({}, f"/{answer.json['agreement_id']}/admit", by="ola")
    assert (admitted.status_code, admitted.json["number"]) == (200, 1)
    assert evening.post({"reason": "feil"}, f"/{answer.json['agreement_id']}/void", by="ola").status_code == 200
    assert (tallies(evening).agreements.total, tallies(evening).agreements.voided) == (0, 1)


@pytest.mark.parametrize("seconds", [-7200, 7200])
def test_what_was_not_agreed_in_the_hour_is_refused(evening: Evening, before: datetime, seconds: int) -> None:
    answer = sent(evening, before + timedelta(seconds=seconds))
    assert (answer.status_code, answer.json["code"]) == (409, "bors-closed")


def test_without_a_time_there_is_no_late(evening: Evening, before: datetime) -> None:
    assert evening.post(agreement_body()).json["code"] == "bors-closed"


@pytest.mark.parametrize(("ahead", "kept"), [(-10, -10), (-7200, None), (60, 0)])
def test_while_the_hour_lasts_a_desk_is_believed_within_reason(
    evening: Evening, clock: Hands, ahead: int, kept: int | None
) -> None:
    opened = evening.context.queries.bors(evening.slug).opens_at  # type: ignore[union-attr]
    clock.stopped = clock.now() + timedelta(minutes=10)
    assert sent(evening, clock.stopped + timedelta(seconds=ahead)).status_code == 201
    expected = opened if kept is None else clock.stopped + timedelta(seconds=kept)
    assert instant(evening.agreements[0].agreed_at) == instant(expected)  # type: ignore[arg-type]


def test_two_clocks_make_it_no_other_request(evening: Evening, clock: Hands) -> None:
    first = evening.post(agreement_body(agreed_at=instant(clock.now())), idempotency_key="one")
    again = evening.post(agreement_body(agreed_at=instant(clock.now() - timedelta(seconds=1))), idempotency_key="one")
    assert again.json == first.json


def test_what_is_not_let_in_is_neither_voided_nor_undone(evening: Evening, before: datetime) -> None:
    ours = sent(evening, before).json["agreement_id"]
    assert evening.post({"reason": "feil"}, f"/{ours}/void", by="ola").json["code"] == "not-admitted"
    assert evening.post({}, f"/{ours}/undo").json["code"] == "not-admitted"


def test_a_handshake_told_late_is_used_up_once(evening: Evening, clock: Hands) -> None:
    ours = evening.shaken()["handshake_id"]
    moment = clock.now()
    evening.close(grace_minutes=0)
    answers = [evening.post({"handshake_id": ours, "agreed_at": instant(moment)}, by=who) for who in ("kari", "lena")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len({answer.json["agreement_id"] for answer in answers}) == 1
    assert evening.context.redis.zcard(keys.LATE.of(evening.slug)) == 1
    evening.post({}, f"/{answers[0].json['agreement_id']}/admit", by="lena")
    assert (tallies(evening).waiting, tallies(evening).late) == (0, 0)


@pytest.mark.parametrize("moment", ["now", "2024-05-06", "2024-05-06T18:00:00", 1, "2024-05-06T25:00:00Z"])
def test_a_time_that_is_none_is_named(evening: Evening, moment: Any) -> None:
    answer = evening.post(agreement_body(agreed_at=moment))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "agreed_at"


def test_the_desk_shows_what_came_late_and_only_a_lead_the_button(evening: Evening, before: datetime) -> None:
    ours = sent(evening, before).json["agreement_id"]
    desk = f"/megler/{evening.slug}"
    assert "1 avtale kom etter gongen" in page_text(evening.browser().get(desk))
    assert "Slipp inn" not in page_text(evening.browser().get(f"{desk}/sene"))
    lena = evening.browser("lena")
    assert "Slipp inn" in page_text(lena.get(f"{desk}/sene"))
    assert lena.post(f"{desk}/avtale/{ours}/slipp-inn", data={"key": "1"}).status_code == 303
    assert "Ingen venter" in page_text(lena.get(f"{desk}/sene"))
    assert "Kom etter gongen" in page_text(evening.browser().get(f"{desk}/sene"))
