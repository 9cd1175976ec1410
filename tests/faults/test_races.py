"""Who presses first? Whatever the moment, there is one answer, and everybody gets it."""

from typing import Any

import pytest
from flask import Flask

from frivilligbors.codec import instant
from frivilligbors.facts import AgreementConfirmed, AgreementLate
from frivilligbors.settings import Settings
from services.agreements import create_app
from tests.services.agreements.cast import agreement_body

from .races import Round, raced, status


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    return create_app(settings)


def several_confirm(race: Round) -> int:
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    names = race.brokers(race.chance.randint(2, 8))
    answers = race.at_once(*(lambda by=name: evening.post({"handshake_id": ours}, by=by) for name in names))
    (made,) = evening.agreements
    assert sorted(map(status, answers)) == [(200, "")] * (len(names) - 1) + [(201, "")]
    assert {(answer.json["agreement_id"], answer.json["number"]) for answer in answers} == {(made.agreement_id, 1)}
    assert (len(evening.facts), race.tallies.agreements.total, race.tallies.waiting) == (1, 1, 0)
    return len(names)


def confirm_and_withdraw(race: Round) -> Any:
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    who = race.chance.choice(("choir", "library"))
    confirmed, withdrawn = race.at_once(
        lambda: evening.post({"handshake_id": ours}), lambda: evening.shake(who, f"/{ours}/withdraw", {})
    )
    assert len(evening.agreements) == (confirmed.status_code == 201) == race.tallies.agreements.total
    assert race.tallies.waiting == 0
    return status(confirmed), status(withdrawn)


def confirm_at_the_gong(race: Round) -> str:
    evening, ours = race.evening, race.evening.shaken()["handshake_id"]
    answer, _ = race.at_once(lambda: evening.post({"handshake_id": ours}), lambda: evening.close(grace_minutes=5))
    assert status(answer) == (201, "")
    _, after = race.before_and_after_the_gong()
    came_after = any(isinstance(fact, AgreementConfirmed) for fact in after)
    assert answer.json["in_grace"] is came_after
    assert race.tallies.agreements.total == 1
    return "after" if came_after else "before"


def confirm_at_the_last_gong(race: Round) -> Any:
    evening, moment = race.evening, instant(race.evening.context.clock.now())
    told, untold, _ = race.at_once(
        lambda: evening.post(agreement_body(agreed_at=moment)),
        lambda: evening.post(agreement_body("nora", "bakery")),
        lambda: evening.close(grace_minutes=0),
    )
    before, after = race.before_and_after_the_gong()
    assert not any(isinstance(fact, AgreementConfirmed) for fact in after)
    assert not any(isinstance(fact, AgreementLate) for fact in before)
    assert race.tallies.late == (told.status_code == 202)
    assert race.tallies.agreements.total == [told.status_code, untold.status_code].count(201) == len(evening.agreements)
    return status(told)[0], status(untold)


def undo_and_void(race: Round) -> Any:
    evening, ours = race.evening, race.evening.confirmed()["agreement_id"]
    by = race.chance.choice(("lena", "ola"))
    undone, voided = race.at_once(
        lambda: evening.post({}, f"/{ours}/undo"), lambda: evening.post({"reason": "feil"}, f"/{ours}/void", by=by)
    )
    (ended,) = evening.agreements
    assert (ended.number, ended.stands) == (1, False)
    assert ended.void_reason == ("undo" if undone.status_code == 200 else "feil")
    assert len(evening.facts) == 2
    assert (race.tallies.agreements.total, race.tallies.agreements.voided) == (0, 1)
    return status(undone), status(voided)


def test_of_two_to_eight_brokers_one_makes_the_agreement_and_all_get_its_number(app: Flask) -> None:
    raced(app, several_confirm, {*range(2, 9)})


def test_a_handshake_that_is_withdrawn_and_confirmed_at_once_is_one_of_the_two(app: Flask) -> None:
    raced(app, confirm_and_withdraw, {((201, ""), (409, "handshake-confirmed")), ((409, "handshake-withdrawn"), (200, ""))})


def test_what_is_confirmed_at_the_gong_counts_and_is_marked_if_it_came_after(app: Flask) -> None:
    raced(app, confirm_at_the_gong, {"before", "after"})


def test_at_a_gong_without_grace_nothing_is_counted_after_it_and_nothing_agreed_before_is_lost(app: Flask) -> None:
    raced(
        app, confirm_at_the_last_gong, {(told, untold) for told in (201, 202) for untold in ((201, ""), (409, "bors-closed"))}
    )


def test_an_agreement_that_is_undone_and_voided_at_once_ends_once_and_keeps_its_number(app: Flask) -> None:
    done, too_late = (200, ""), (409, "already-voided")
    raced(app, undo_and_void, {(done, too_late), (too_late, done)})
