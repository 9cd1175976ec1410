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

from .bors_client import BorsClient


def invited(bors_client: BorsClient, app: Flask, role: Role, scope: str = "") -> FlaskClient:
    """Somebody who has signed in with an invitation."""
    scope = scope or bors_client.bors
    token = invitations.issue(bors_client.context, scope, role, "Vera", by="ola", idempotency_key=token_hex(8)).token
    client = app.test_client()
    path = f"/vert/{scope}/inn"
    if role is Role.HOST:
        assert client.post(path, data={"token": token}).headers["Location"] == f"/vert/{scope}"
        return client
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def asked(bors_client: BorsClient) -> list[str]:
    facts = (entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors))
    return [fact.participant_id for fact in facts if isinstance(fact, LinkAsked)]


def ask(bors_client: BorsClient, code: str, email: str, **more: str) -> TestResponse:
    body = {"bors": bors_client.bors, "code": code, "email": email, "key": token_hex(8)} | more
    return bors_client.client.post("/deg/lenke", data=body)


def test_the_link_goes_to_the_address_that_was_given_and_to_no_other(bors_client: BorsClient) -> None:
    kari = bors_client.register(email="kari@example.no")
    right, wrong = ask(bors_client, kari["code"].lower(), "Kari@Example.no"), ask(bors_client, kari["code"], "ola@example.no")
    nobody, nowhere = (
        ask(bors_client, "ZZZZ", "kari@example.no"),
        ask(bors_client, kari["code"], "kari@example.no", bors="nowhere"),
    )
    assert {answer.status_code for answer in (right, wrong, nobody, nowhere)} == {200}
    assert right.text == wrong.text == nobody.text == nowhere.text
    assert asked(bors_client) == [kari["participant_id"]]
    assert all("Set-Cookie" not in answer.headers for answer in (right, wrong, nobody))


def test_asking_twice_with_one_press_sends_one_link(bors_client: BorsClient) -> None:
    kari = bors_client.register(email="kari@example.no")
    for _ in range(2):
        ask(bors_client, kari["code"], "kari@example.no", key="once")
    assert len(asked(bors_client)) == 1


def test_whoever_asks_again_and_again_gets_three_letters_and_the_same_answer(bors_client: BorsClient) -> None:
    kari = bors_client.register(email="kari@example.no")
    answers = [ask(bors_client, kari["code"], "kari@example.no") for _ in range(5)]
    assert len({answer.text for answer in answers}) == 1
    assert len(asked(bors_client)) == 3


@pytest.mark.parametrize(("field", "value"), [("code", ""), ("email", ""), ("email", "kari"), ("bors", "")])
def test_what_is_missing_is_said_beside_its_field(bors_client: BorsClient, field: str, value: str) -> None:
    bors_client.register(email="kari@example.no")
    answer = ask(bors_client, **{"code": "K7F3", "email": "kari@example.no", field: value})
    assert answer.status_code == 422
    assert asked(bors_client) == []


def test_whoever_is_in_has_the_link_sent_by_one_press(bors_client: BorsClient) -> None:
    kari = bors_client.register(email="kari@example.no")
    bors_client.client.set_cookie("deltaker", kari["token"])
    assert "/deg/lenke/min" in bors_client.client.get("/deg").text
    assert bors_client.client.post("/deg/lenke/min", data={"key": "k"}).status_code == 200
    assert asked(bors_client) == [kari["participant_id"]]


def test_who_has_no_address_is_sent_nothing(bors_client: BorsClient) -> None:
    kari = bors_client.register()
    bors_client.client.set_cookie("deltaker", kari["token"])
    assert "/deg/lenke/min" not in bors_client.client.get("/deg").text
    bors_client.client.post("/deg/lenke/min", data={"key": "k"})
    assert asked(bors_client) == []


def test_ones_own_page_shows_ones_own_link(bors_client: BorsClient) -> None:
    kari = bors_client.register()
    bors_client.client.set_cookie("deltaker", kari["token"])
    assert f'value="{kari["link"]}"' in bors_client.client.get("/deg").text


def test_a_phone_that_is_signed_out_is_nobodys(bors_client: BorsClient) -> None:
    bors_client.submit_form()
    answer = bors_client.client.post("/deg/ut")
    assert answer.status_code == 303
    assert bors_client.client.get("/deg").status_code == 401


@pytest.mark.parametrize("role", [Role.HOST, Role.BROKER, Role.ORGANISER])
def test_somebody_in_the_room_is_shown_a_code_that_opens_their_page_once(
    bors_client: BorsClient, app: Flask, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("services.registration.routes.host_page.qr.inline_svg", lambda url: drawn.append(url) or "<svg></svg>")
    kari, helper = bors_client.register(), invited(bors_client, app, role)
    assert "Vis QR-koden" in helper.get(f"/vert/{bors_client.bors}/lenke/{kari['code']}").text
    assert drawn == []
    assert helper.post(f"/vert/{bors_client.bors}/lenke/{kari['code']}").status_code == 201
    (link,) = drawn
    assert re.match(rf"http://localhost/deg#{bors_client.bors}\.[\w-]+$", link)

    phone, other = app.test_client(), app.test_client()
    assert phone.post("/deg", data={"token": link}).status_code == 303
    assert kari["code"] in phone.get("/deg").text
    assert other.post("/deg", data={"token": link}).status_code == 403


def test_the_code_runs_out(bors_client: BorsClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.routes.host_page.qr.inline_svg", lambda url: url)
    kari, helper = bors_client.register(), invited(bors_client, app, Role.HOST)
    before = bors_client.redis_keys
    helper.post(f"/vert/{bors_client.bors}/lenke/{kari['code']}")
    (made,) = bors_client.redis_keys - before
    assert 0 < bors_client.context.redis.ttl(made) <= 300  # type: ignore[attr-defined]
    assert keys.SIGN_IN_CODE.name in made


def test_a_participant_and_a_stranger_show_nobodys_code(bors_client: BorsClient, app: Flask) -> None:
    kari, ola = bors_client.register(), bors_client.register()
    path = f"/vert/{bors_client.bors}/lenke/{kari['code']}"
    assert app.test_client().post(path).status_code == 401
    bors_client.client.set_cookie("deltaker", ola["token"])
    assert bors_client.client.post(path).status_code == 403
    assert bors_client.client.get(f"/vert/{bors_client.bors}").status_code == 403


def test_a_host_of_another_bors_shows_nobodys_code_here(bors_client: BorsClient, app: Flask) -> None:
    kari = bors_client.register()
    assert (
        invited(bors_client, app, Role.HOST, "annen-bors").post(f"/vert/{bors_client.bors}/lenke/{kari['code']}").status_code
        == 403
    )


def test_a_host_finds_a_participant_by_the_code(bors_client: BorsClient, app: Flask) -> None:
    kari, host = bors_client.register(), invited(bors_client, app, Role.HOST)
    found = host.get(f"/vert/{bors_client.bors}", query_string={"kode": kari["code"].lower()})
    assert found.headers["Location"].endswith(f"/{kari['code']}")
    assert "Ingen her har den koden" in host.get(f"/vert/{bors_client.bors}?kode=ZZZZ").text


def test_raising_the_revocation_makes_the_old_link_void(bors_client: BorsClient) -> None:
    kari = bors_client.register()
    bors_client.context.redis.hset(keys.PARTICIPANT.of(bors_client.bors, kari["participant_id"]), "revocation", "1")  # type: ignore[attr-defined]
    assert sessions.participant_of(bors_client.context, kari["token"]) is None
    assert bors_client.client.post("/deg", data={"token": kari["link"]}).status_code == 403
