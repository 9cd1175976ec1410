"""What the organiser's forms do, and to whom they say no."""

import pytest
from flask import Flask

import i18n as house_words
from frivilligbors.enums import Role, State
from frivilligbors.log import Log
from tests.clocks import StandingClock
from web.context import Context

from .desk import Desk, key_of, words
from .evening import Evening

PAGES = ("", "lukk", "plakat", "qr.svg", "qr.png", "apne", "inviter")
FORMS = {"apne": {"minutes": "60"}, "lukk": {"grace_minutes": "5"}, "inviter": {"name": "Kari", "role": "broker"}}


def test_the_evening_goes_from_form_to_form(ola: Desk, evening: Evening, clock: StandingClock) -> None:
    opened = ola.post("apne", idempotency_key=key_of(ola.get()), minutes="45")
    assert (opened.status_code, opened.location) == (303, f"/arrangor/{evening.slug}")
    assert (evening.bors_record.closes_at, evening.bors_record.stored_state) == (
        clock.at.replace(hour=17, minute=15),
        State.OPEN,
    )
    closed = ola.post("lukk", idempotency_key=key_of(ola.get("lukk")), grace_minutes="7")
    assert (closed.status_code, closed.location) == (303, f"/arrangor/{evening.slug}")
    assert evening.bors_record.grace_until == clock.at.replace(minute=37)


def test_a_form_sent_twice_strikes_once(ola: Desk, evening: Evening, context: Context) -> None:
    idempotency_key = key_of(ola.get())
    assert [ola.post("apne", idempotency_key=idempotency_key, minutes="60").status_code for _ in range(2)] == [303, 303]
    idempotency_key = key_of(ola.get("lukk"))
    assert [ola.post("lukk", idempotency_key=idempotency_key, grace_minutes="5").status_code for _ in range(2)] == [303, 303]
    assert Log(context.redis).newest_position(evening.slug) == 4  # created, invited, opened, closed


def test_a_key_used_for_something_else_is_told_so(ola: Desk, evening: Evening) -> None:
    ola.post("apne", idempotency_key="one", minutes="60")
    answer = ola.post("apne", idempotency_key="one", minutes="30")
    assert answer.status_code == 422
    assert "Dette er sendt før med et annet innhold." in words(answer)


@pytest.mark.parametrize("lang", house_words.LANGUAGES)
def test_the_gong_in_the_wrong_order_is_answered_in_words(ola: Desk, evening: Evening, lang: str) -> None:
    ola.client.set_cookie("sprak", lang)

    def submit(path: str, **form: str) -> tuple[int, str]:
        answer = ola.post(path, **form)
        return answer.status_code, words(answer)

    for path, form, error_code in (
        ("lukk", {"grace_minutes": "5"}, "not-open-yet"),
        ("apne", {"minutes": "60"}, ""),
        ("apne", {"minutes": "60"}, "already-open"),
        ("lukk", {"grace_minutes": "5"}, ""),
        ("lukk", {"grace_minutes": "5"}, "already-closed"),
        ("apne", {"minutes": "60"}, "already-closed"),
    ):
        status, page = submit(path, **form)
        assert status == (409 if error_code else 303)
        assert not error_code or house_words.sentence(lang, error_code) in page


@pytest.mark.parametrize("minutes", ["", "0", "241", "-5", "60.5", "en time", "６０", "9" * 400])
def test_minutes_that_are_none_come_back_with_the_form(ola: Desk, evening: Evening, minutes: str) -> None:
    answer = ola.post("apne", minutes=minutes)
    assert answer.status_code == 422
    assert "Børstimen varer fra 1 til 240 minutter." in words(answer)
    assert f'value="{minutes}"' in answer.text
    assert evening.bors_record.stored_state is State.PLANNED
    evening.open()
    answer = ola.post("lukk", grace_minutes=minutes if minutes != "0" else "61")
    assert answer.status_code == 422
    assert "0 til 60 minutter" in words(answer)
    assert evening.bors_record.stored_state is State.OPEN


def test_a_form_without_key_or_with_a_field_too_many_strikes_nothing(ola: Desk, evening: Evening) -> None:
    assert ola.client.post(f"/arrangor/{evening.slug}/apne", data={"minutes": "60"}).status_code == 400
    assert ola.post("apne", minutes="60", at="18.30").status_code == 422
    assert evening.bors_record.stored_state is State.PLANNED


def test_nobody_else_gets_in(app: Flask, context: Context, evening: Evening, bors: str) -> None:
    other = Evening(context, f"{bors}-2")
    strangers = [Desk(app, context, other.slug), Desk(app, context, evening.slug, Role.BROKER)]
    nobody = app.test_client()
    for path in PAGES:
        assert nobody.get(f"/arrangor/{evening.slug}/{path}").status_code == 401
        assert strangers[0].get(f"/arrangor/{evening.slug}/{path}").status_code == 403
    for path, form in FORMS.items():
        assert strangers[0].post(f"/arrangor/{evening.slug}/{path}", **form).status_code == 403
        assert nobody.post(f"/arrangor/{evening.slug}/{path}", data={"key": "1", **form}).status_code == 401
    broker = {"Authorization": f"Bearer {strangers[1].token}"}
    assert strangers[1].signed_in.status_code == 403
    assert nobody.get(f"/arrangor/{evening.slug}", headers=broker).status_code == 403
    assert nobody.post(f"/arrangor/{evening.slug}/apne", data={"key": "1", "minutes": "60"}, headers=broker).status_code == 403
    assert evening.bors_record.stored_state is State.PLANNED


def test_a_page_of_another_site_cannot_strike_the_gong(ola: Desk, evening: Evening) -> None:
    form = {"key": "1", "minutes": "60"}
    answer = ola.client.post(f"/arrangor/{evening.slug}/apne", data=form, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert evening.bors_record.stored_state is State.PLANNED


def test_who_signs_out_is_out(ola: Desk) -> None:
    assert ola.post("/arrangor/ut").status_code == 303
    assert ola.get().status_code == 401


def test_a_bors_that_nobody_planned_is_not_here(warden: Desk, bors: str) -> None:
    for path in PAGES:
        assert warden.get(f"/arrangor/{bors}/{path}").status_code in (404, 302)
    for path, form in FORMS.items():
        answer = warden.post(f"/arrangor/{bors}/{path}", **form)
        assert answer.status_code == 404
        assert "Vi finner ingen børs her." in words(answer)
