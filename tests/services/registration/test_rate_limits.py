"""Limits look at what is new, and nobody spends what belongs to all."""

from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from web import invitations, rate_limit
from web.rate_limit import LeakyBucket

from .bors_client import CHOIR, BorsClient, kari

HALL, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.4"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three through a network, two by a requester, and ten in all."""
    for name, times in {"network_limiter": 3, "requester_registration_limiter": 2, "registration_limiter": 10}.items():
        monkeypatch.setattr(rate_limit, name, LeakyBucket(times, 600.0))


def arrive(bors_client: BorsClient, client: FlaskClient, idempotency_key: str = "", **environ: str) -> int:
    """What somebody new is answered."""
    headers = {"Idempotency-Key": idempotency_key or token_hex(8)}
    return client.post(bors_client.path, json=kari(), headers=headers, environ_base=environ).status_code


def test_a_registration_sent_a_thousand_times_keeps_nobody_out(bors_client: BorsClient, app: Flask) -> None:
    idempotency_key = token_hex(8)
    assert {arrive(bors_client, bors_client.client, idempotency_key) for _ in range(1010)} == {201}
    assert arrive(bors_client, app.test_client()) == 201
    assert len(bors_client.participants()) == 2


@pytest.mark.usefixtures("few")
def test_a_replay_is_free_when_everything_is_spent(bors_client: BorsClient) -> None:
    idempotency_key = token_hex(8)
    body = [arrive(bors_client, bors_client.client, one) for one in (idempotency_key, "b", "c", "d", idempotency_key)]
    assert body == [201, 201, 201, 429, 201]


@pytest.mark.usefixtures("few")
def test_one_address_does_not_spend_what_belongs_to_all(bors_client: BorsClient, app: Flask) -> None:
    stranger = app.test_client()
    assert [arrive(bors_client, stranger, **ELSEWHERE) for _ in range(12)] == [201] * 3 + [429] * 9
    assert [arrive(bors_client, app.test_client(), **HALL) for _ in range(3)] == [201] * 3


@pytest.mark.usefixtures("few")
def test_all_addresses_of_one_network_are_one(bors_client: BorsClient, app: Flask) -> None:
    body = [arrive(bors_client, app.test_client(), REMOTE_ADDR=f"2001:db8:0:7::{host:x}") for host in range(1, 5)]
    assert body == [201] * 3 + [429]
    assert arrive(bors_client, app.test_client(), REMOTE_ADDR="2001:db8:0:8::1") == 201


@pytest.mark.usefixtures("few")
def test_a_phone_helps_some_in_and_leaves_the_rest_of_the_hall_its_share(bors_client: BorsClient, app: Flask) -> None:
    helper, mine = app.test_client(), bors_client.register()["token"]
    helper.set_cookie("deltaker", mine)
    assert [arrive(bors_client, helper, **HALL) for _ in range(4)] == [201, 201, 429, 429]
    bearer = {"Idempotency-Key": token_hex(8), "Authorization": f"Bearer {mine}"}
    assert app.test_client().post(bors_client.path, json=kari(), headers=bearer, environ_base=ELSEWHERE).status_code == 429
    assert arrive(bors_client, app.test_client(), **HALL) == 201


@pytest.mark.usefixtures("few")
def test_a_host_lets_in_whoever_stands_there(bors_client: BorsClient, app: Flask) -> None:
    host = invitations.issue(bors_client.context, bors_client.bors, Role.HOST, "Vera", by="ola", idempotency_key=token_hex(8))
    fields = {"name": "Kari", "organisations.0.name": CHOIR["name"], "organisations.0.sector": CHOIR["sector"]}
    for _ in range(5):
        body = app.test_client().post(
            f"/vert/{bors_client.bors}", data=fields | {"key": token_hex(8)}, headers={"Authorization": f"Bearer {host.token}"}
        )
        assert body.status_code == 303


def test_three_hundred_phones_behind_one_address_register_at_once(bors_client: BorsClient, app: Flask) -> None:
    assert {arrive(bors_client, app.test_client(), **HALL) for _ in range(300)} == {201}


def test_a_session_has_one_rate_limit_however_it_shows_itself(bors_client: BorsClient, app: Flask) -> None:
    mine = bors_client.register()["token"]
    by_cookie = app.test_client()
    by_cookie.set_cookie("deltaker", mine)
    bearer = {"Authorization": f"Bearer {mine}"}
    body = [by_cookie.get("/deg/alt.json").status_code for _ in range(60)]
    body += [app.test_client().get("/deg/alt.json", headers=bearer).status_code for _ in range(60)]
    assert body == [200] * 100 + [429] * 20
