"""The ways back to one's own page: the link, the link by mail, and a QR code that somebody in the room shows."""

import re
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.facts import LinkAsked
from frivilligbors.log import Log
from web import invitations, sessions

from .doors import Doors


def invited(doors: Doors, app: Flask, role: Role, scope: str = "") -> FlaskClient:
    """Somebody who has signed in with an invitation."""
    scope = scope or doors.bors
    token = invitations.issue(doors.context, scope, role, "Vera", by="ola", key=token_hex(8)).token
    client = app.test_client()
    path = f"/vert/{scope}/inn"
    if role is Role.HOST:
        assert client.post(path, data={"token": token}).headers["Location"] == f"/vert/{scope}"
        return client
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def asked(doors: Doors) -> list[str]:
    facts = (entry.fact for entry in Log(doors.context.redis).whole(doors.bors))
    return [fact.participant_id for fact in facts if isinstance(fact, LinkAsked)]


def ask(doors: Doors, code: str, email: str, **more: str) -> TestResponse:
    told = {"bors": doors.bors, "code": code, "email": email, "key": token_hex(8)} | more
    return doors.client.post("/deg/lenke", data=told)


def test_the_link_goes_to_the_address_that_was_given_and_to_no_other(doors: Doors) -> None:
    kari = doors.register(email="kari@example.no")
    right, wrong = ask(doors, kari["code"].lower(), "Kari@Example.no"), ask(doors, kari["code"], "ola@example.no")
    nobody, nowhere = ask(doors, "ZZZZ", "kari@example.no"), ask(doors, kari["code"], "kari@example.no", bors="nowhere")
    assert {answer.status_code for answer in (right, wrong, nobody, nowhere)} == {200}
    assert right.text == wrong.text == nobody.text == nowhere.text
    assert asked(doors) == [kari["participant_id"]]
    assert all("Set-Cookie" not in answer.headers for answer in (right, wrong, nobody))


def test_asking_twice_with_one_press_sends_one_link(doors: Doors) -> None:
    kari = doors.register(email="kari@example.no")
    for _ in range(2):
        ask(doors, kari["code"], "kari@example.no", key="once")
    assert len(asked(doors)) == 1


def test_whoever_asks_again_and_again_gets_three_letters_and_the_same_answer(doors: Doors) -> None:
    kari = doors.register(email="kari@example.no")
    answers = [ask(doors, kari["code"], "kari@example.no") for _ in range(5)]
    assert len({answer.text for answer in answers}) == 1
    assert len(asked(doors)) == 3


@pytest.mark.parametrize(("field", "told"), [("code", ""), ("email", ""), ("email", "kari"), ("bors", "")])
def test_what_is_missing_is_said_beside_its_field(doors: Doors, field: str, told: str) -> None:
    doors.register(email="kari@example.no")
    answer = ask(doors, **{"code": "K7F3", "email": "kari@example.no", field: told})
    assert answer.status_code == 422
    assert asked(doors) == []


def test_whoever_is_in_has_the_link_sent_by_one_press(doors: Doors) -> None:
    kari = doors.register(email="kari@example.no")
    doors.client.set_cookie("deltaker", kari["token"])
    assert "/deg/lenke/min" in doors.client.get("/deg").text
    assert doors.client.post("/deg/lenke/min", data={"key": "k"}).status_code == 200
    assert asked(doors) == [kari["participant_id"]]


def test_who_has_no_address_is_sent_nothing(doors: Doors) -> None:
    kari = doors.register()
    doors.client.set_cookie("deltaker", kari["token"])
    assert "/deg/lenke/min" not in doors.client.get("/deg").text
    doors.client.post("/deg/lenke/min", data={"key": "k"})
    assert asked(doors) == []


def test_ones_own_page_shows_ones_own_link(doors: Doors) -> None:
    kari = doors.register()
    doors.client.set_cookie("deltaker", kari["token"])
    assert f'value="{kari["link"]}"' in doors.client.get("/deg").text


def test_a_phone_that_is_signed_out_is_nobodys(doors: Doors) -> None:
    doors.fill()
    answer = doors.client.post("/deg/ut")
    assert answer.status_code == 303
    assert doors.client.get("/deg").status_code == 401


@pytest.mark.parametrize("role", [Role.HOST, Role.BROKER, Role.ORGANISER])
def test_somebody_in_the_room_is_shown_a_code_that_opens_their_page_once(
    doors: Doors, app: Flask, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("services.registration.hosting.qr.inline_svg", lambda address: drawn.append(address) or "<svg></svg>")
    kari, helper = doors.register(), invited(doors, app, role)
    assert "Vis QR-koden" in helper.get(f"/vert/{doors.bors}/lenke/{kari['code']}").text
    assert drawn == []
    assert helper.post(f"/vert/{doors.bors}/lenke/{kari['code']}").status_code == 201
    (link,) = drawn
    assert re.match(rf"http://localhost/deg#{doors.bors}\.[\w-]+$", link)

    phone, other = app.test_client(), app.test_client()
    assert phone.post("/deg", data={"token": link}).status_code == 303
    assert kari["code"] in phone.get("/deg").text
    assert other.post("/deg", data={"token": link}).status_code == 403


def test_the_code_runs_out(doors: Doors, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.hosting.qr.inline_svg", lambda address: address)
    kari, helper = doors.register(), invited(doors, app, Role.HOST)
    before = doors.everything
    helper.post(f"/vert/{doors.bors}/lenke/{kari['code']}")
    (made,) = doors.everything - before
    assert 0 < doors.context.redis.ttl(made) <= 300  # type: ignore[attr-defined]
    assert keys.TICKET.name in made


def test_a_participant_and_a_stranger_show_nobodys_code(doors: Doors, app: Flask) -> None:
    kari, ola = doors.register(), doors.register()
    path = f"/vert/{doors.bors}/lenke/{kari['code']}"
    assert app.test_client().post(path).status_code == 401
    doors.client.set_cookie("deltaker", ola["token"])
    assert doors.client.post(path).status_code == 403
    assert doors.client.get(f"/vert/{doors.bors}").status_code == 403


def test_a_host_of_another_bors_shows_nobodys_code_here(doors: Doors, app: Flask) -> None:
    kari = doors.register()
    assert invited(doors, app, Role.HOST, "annen-bors").post(f"/vert/{doors.bors}/lenke/{kari['code']}").status_code == 403


def test_a_host_finds_a_participant_by_the_code(doors: Doors, app: Flask) -> None:
    kari, host = doors.register(), invited(doors, app, Role.HOST)
    found = host.get(f"/vert/{doors.bors}", query_string={"kode": kari["code"].lower()})
    assert found.headers["Location"].endswith(f"/{kari['code']}")
    assert "Ingen her har den koden" in host.get(f"/vert/{doors.bors}?kode=ZZZZ").text


def test_raising_the_revocation_makes_the_old_link_void(doors: Doors) -> None:
    kari = doors.register()
    doors.context.redis.hset(keys.PARTICIPANT.of(doors.bors, kari["participant_id"]), "revocation", "1")  # type: ignore[attr-defined]
    assert sessions.participant_of(doors.context, kari["token"]) is None
    assert doors.client.post("/deg", data={"token": kari["link"]}).status_code == 403
