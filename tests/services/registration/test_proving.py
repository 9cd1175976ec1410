"""An address is proved by opening the link that came there, or by standing before a host; and only that address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import links
from frivilligbors.enums import Role
from frivilligbors.records import Participant

from .doors import PAGE, Doors
from .test_ways_home import invited


def kari(doors: Doors) -> Participant:
    (found,) = doors.participants()
    return found


def opens(client: FlaskClient, token: str) -> int:
    return client.post("/deg", data={"token": token}).status_code


@pytest.fixture
def mailed(doors: Doors) -> str:
    doors.register(email="kari@example.no")
    return links.mailed_token(doors.context.secret, doors.bors, kari(doors))


def test_the_link_that_was_shown_after_registering_proves_nothing(doors: Doors, app: Flask) -> None:
    told = doors.register(email="kari@example.no")
    assert opens(app.test_client(), told["token"]) == 303
    assert kari(doors).proved_at is None


def test_the_link_that_came_by_mail_proves_the_address_however_often_it_is_opened(
    doors: Doors, app: Flask, mailed: str
) -> None:
    assert [opens(app.test_client(), mailed) for _ in range(2)] == [303, 303]
    assert kari(doors).proved_at is not None
    assert doors.context.queries.has_proved_address(doors.bors, kari(doors))


def test_another_address_is_proved_by_nobody_and_not_by_the_old_link(doors: Doors, app: Flask, mailed: str) -> None:
    client = app.test_client()
    opens(client, mailed)
    before = kari(doors)
    client.post("/deg/endre", data=PAGE | {"email": "ny@example.no", "revision": str(before.revision), "key": "k"})
    moved = kari(doors)
    assert (moved.email, moved.proved_at) == ("ny@example.no", None)
    assert moved.address_since is not None
    assert opens(app.test_client(), mailed) == 303
    assert kari(doors).proved_at is None


def test_changing_something_else_keeps_the_proof(doors: Doors, app: Flask, mailed: str) -> None:
    client = app.test_client()
    opens(client, mailed)
    before = kari(doors)
    client.post(
        "/deg/endre", data=PAGE | {"name": "Kari N", "email": "kari@example.no", "revision": str(before.revision), "key": "k"}
    )
    assert (kari(doors).name, kari(doors).proved_at) == ("Kari N", before.proved_at)


def test_a_host_has_met_whoever_they_register(doors: Doors, app: Flask) -> None:
    host = invited(doors, app, Role.HOST)
    host.post(f"/vert/{doors.bors}", data=PAGE | {"email": "kari@example.no", "key": "k"})
    assert kari(doors).proved_at is not None
