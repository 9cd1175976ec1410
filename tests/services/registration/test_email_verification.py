"""An address is proved by opening the link that came there, or by standing before a host; and only that address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.enums import Role
from frivilligbors.records import Participant

from .bors_client import PAGE, BorsClient
from .test_personal_links import invited


def kari(bors_client: BorsClient) -> Participant:
    (found,) = bors_client.participants()
    return found


def opens(client: FlaskClient, token: str) -> int:
    return client.post("/deg", data={"token": token}).status_code


@pytest.fixture
def mailed(bors_client: BorsClient) -> str:
    bors_client.register(email="kari@example.no")
    return links.mailed_token(bors_client.context.secret, bors_client.bors, kari(bors_client))


def test_the_link_that_was_shown_after_registering_proves_nothing(bors_client: BorsClient, app: Flask) -> None:
    body = bors_client.register(email="kari@example.no")
    assert opens(app.test_client(), body["token"]) == 303
    assert kari(bors_client).proved_at is None


def test_the_link_that_came_by_mail_proves_the_address_however_often_it_is_opened(
    bors_client: BorsClient, app: Flask, mailed: str
) -> None:
    assert [opens(app.test_client(), mailed) for _ in range(2)] == [303, 303]
    assert kari(bors_client).proved_at is not None
    assert bors_client.context.queries.has_verified_address(bors_client.bors, kari(bors_client))


def test_another_address_is_proved_by_nobody_and_not_by_the_old_link(bors_client: BorsClient, app: Flask, mailed: str) -> None:
    client = app.test_client()
    opens(client, mailed)
    before = kari(bors_client)
    client.post("/deg/endre", data=PAGE | {"email": "ny@example.no", "revision": str(before.revision), "key": "k"})
    moved = kari(bors_client)
    assert (moved.email, moved.proved_at) == ("ny@example.no", None)
    assert moved.address_since is not None
    assert opens(app.test_client(), mailed) == 303
    assert kari(bors_client).proved_at is None


def test_changing_something_else_keeps_the_proof(bors_client: BorsClient, app: Flask, mailed: str) -> None:
    client = app.test_client()
    opens(client, mailed)
    before = kari(bors_client)
    client.post(
        "/deg/endre", data=PAGE | {"name": "Kari N", "email": "kari@example.no", "revision": str(before.revision), "key": "k"}
    )
    assert (kari(bors_client).name, kari(bors_client).proved_at) == ("Kari N", before.proved_at)


def test_a_host_has_met_whoever_they_register(bors_client: BorsClient, app: Flask) -> None:
    host = invited(bors_client, app, Role.HOST)
    host.post(f"/vert/{bors_client.bors}", data=PAGE | {"email": "kari@example.no", "key": "k"})
    assert kari(bors_client).proved_at is not None
