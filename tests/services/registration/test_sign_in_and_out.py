"""Logging out ends a session on the server; being let in by a helper leaves a fact, and the participant is told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.facts import ParticipantLetIn
from frivilligbors.log import Log
from services.registration.store import sign_in_codes
from web import invitations, sessions

from .bors_client import BorsClient
from .test_personal_links import invited


@pytest.fixture
def kari(bors_client: BorsClient) -> dict[str, str]:
    body: dict[str, str] = bors_client.register(name="Kari")
    return body


def phone(app: Flask, token: str) -> FlaskClient:
    """Somebody who came in by a personal link or a sign-in code."""
    client = app.test_client()
    assert client.post("/deg", data={"token": token}).status_code == 303
    return client


def with_cookie(app: Flask, value: str) -> int:
    client = app.test_client()
    client.set_cookie(sessions.PARTICIPANT_COOKIE, value)
    return client.get("/deg").status_code


def invitation_of(bors_client: BorsClient) -> str:
    """Of the helper who was invited first."""
    return invitations.all_of(bors_client.context, bors_client.bors)[0].invitation_id


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie(sessions.PARTICIPANT_COOKIE)
    assert found is not None
    return found.value


def test_logging_out_ends_this_phone_for_good_and_no_other(app: Flask, kari: dict[str, str]) -> None:
    one, other = phone(app, kari["token"]), phone(app, kari["token"])
    kept = cookie(one)
    assert one.post("/deg/ut").status_code == 303
    assert (with_cookie(app, kept), other.get("/deg").status_code) == (401, 200)
    assert phone(app, kari["token"]).get("/deg").status_code == 200, "the link goes on"


def test_a_cookie_without_a_name_ends_too_and_the_link_it_equals_goes_on(app: Flask, kari: dict[str, str]) -> None:
    old = app.test_client()
    old.set_cookie(sessions.PARTICIPANT_COOKIE, kari["token"])
    assert old.get("/deg").status_code == 200
    old.post("/deg/ut")
    assert with_cookie(app, kari["token"]) == 401
    assert phone(app, kari["token"]).get("/deg").status_code == 200


def test_a_session_that_has_ended_erases_nobody(app: Flask, bors_client: BorsClient, kari: dict[str, str]) -> None:
    one = phone(app, kari["token"])
    kept = cookie(one)
    one.post("/deg/ut")
    one.set_cookie(sessions.PARTICIPANT_COOKIE, kept)
    assert one.post("/deg/slett", data={"sure": "ja", "key": "k"}).status_code == 401
    assert len(bors_client.participants()) == 1


def test_a_new_link_ends_every_session(app: Flask, kari: dict[str, str]) -> None:
    one, other = phone(app, kari["token"]), phone(app, kari["token"])
    one.post("/deg/lenke/ny", data={"key": "k"})
    assert (one.get("/deg").status_code, other.get("/deg").status_code) == (200, 401)


def test_whoever_is_let_in_by_a_host_leaves_a_fact_and_the_participant_is_told(
    app: Flask, bors_client: BorsClient, kari: dict[str, str]
) -> None:
    host = invited(bors_client, app, Role.HOST)
    assert host.post(f"/vert/{bors_client.bors}/lenke/{kari['code']}").status_code == 201
    (participant,) = bors_client.participants()
    by = invitation_of(bors_client)
    sign_in_code = sign_in_codes.issue(bors_client.context, bors_client.bors, participant, by=by)
    let_in = phone(app, str(sign_in_code))
    (fact,) = [
        one.fact for one in Log(bors_client.context.redis).all(bors_client.bors) if isinstance(one.fact, ParticipantLetIn)
    ]
    assert (fact.by, fact.participant_id) == (by, kari["participant_id"])
    assert "åpnet siden din på en mobil" in let_in.get("/deg").text
    assert [one.by for one in bors_client.participants()[0].let_in] == [by]


@pytest.mark.parametrize("role", Role)
def test_a_helper_becomes_nobody_else_by_accident(
    app: Flask, bors_client: BorsClient, kari: dict[str, str], role: Role
) -> None:
    helper = invited(bors_client, app, role)
    (participant,) = bors_client.participants()
    by = invitation_of(bors_client)
    sign_in_code = sign_in_codes.issue(bors_client.context, bors_client.bors, participant, by=by)
    answer = helper.post("/deg", data={"token": str(sign_in_code)})
    assert answer.status_code == 403
    assert "deltakerens egen mobil" in answer.text
    assert phone(app, str(sign_in_code)).get("/deg").status_code == 200, "the code was not used up"


def test_a_code_shown_before_the_clock_was_put_back_lets_nobody_in(
    app: Flask, bors_client: BorsClient, kari: dict[str, str]
) -> None:
    """The store would keep it for three hours more."""
    invited(bors_client, app, Role.HOST)
    participant = bors_client.context.queries.participant(bors_client.bors, kari["participant_id"])
    assert participant is not None
    sign_in_code = sign_in_codes.issue(bors_client.context, bors_client.bors, participant, by=invitation_of(bors_client))
    name = keys.SIGN_IN_CODE.of(sign_in_code.hash_tag, sign_in_code.digest)
    *body, until = str(bors_client.context.redis.get(name)).split(" ")
    bors_client.context.redis.set(name, " ".join([*body, str(int(until) + 3 * 3600_000)]))
    assert sign_in_codes.redeem(bors_client.context, str(sign_in_code)) is None
    again = sign_in_codes.issue(bors_client.context, bors_client.bors, participant, by=invitation_of(bors_client))
    assert sign_in_codes.redeem(bors_client.context, str(again))
