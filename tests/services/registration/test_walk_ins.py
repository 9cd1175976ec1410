"""Whoever registers once the doors are open has come: noted at once, by the fact of a check-in, and taken back like one."""

from collections.abc import Callable
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from frivilligbors.facts import Fact, ParticipantCheckedIn, ParticipantRegistered
from frivilligbors.log import Log
from services.organiser.commands import command_line as organiser
from services.organiser.store import lifecycle

from .bors_client import BorsClient, kari
from .test_host_page import register
from .test_personal_links import invited


@pytest.fixture
def host(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.HOST)


def facts(bors_client: BorsClient) -> list[Fact]:
    """What was noted of participants."""
    entries = Log(bors_client.context.redis).all(bors_client.bors)
    return [entry.fact for entry in entries if entry.fact and entry.fact.name.startswith("participant.")]


def reach(bors_client: BorsClient, state: str) -> None:
    """The børs, on from its plan."""
    if state == "doors":
        doors = lifecycle.opening_doors(bors_client.context, bors_client.bors, by="ola")
        organiser.perform(bors_client.context, bors_client.bors, doors, token_hex(8))
    if state in ("open", "grace"):
        organiser.open_bors(bors_client.context, bors_client.bors, by="ola", idempotency_key=token_hex(8))
    if state == "grace":
        organiser.close_bors(bors_client.context, bors_client.bors, grace_minutes=5, by="ola", idempotency_key=token_hex(8))


Way = Callable[[BorsClient, FlaskClient], int]


def by_page(bors_client: BorsClient, host: FlaskClient) -> int:
    return bors_client.submit_form().status_code


def by_json(bors_client: BorsClient, host: FlaskClient) -> int:
    return bors_client.post_json(kari()).status_code


def by_host(bors_client: BorsClient, host: FlaskClient) -> int:
    return int(register(host, bors_client).status_code)


def by_machine_of_host(bors_client: BorsClient, host: FlaskClient) -> int:
    headers = {"Idempotency-Key": token_hex(8)}
    return host.post(f"{bors_client.path}/walk-in", json=kari(), headers=headers).status_code


WAYS: tuple[Way, ...] = (by_page, by_json, by_host, by_machine_of_host)


@pytest.mark.parametrize("state", ["doors", "open", "grace"])
@pytest.mark.parametrize("way", WAYS)
def test_whoever_registers_once_the_doors_are_open_has_come(
    bors_client: BorsClient, host: FlaskClient, way: Way, state: str
) -> None:
    reach(bors_client, state)
    assert way(bors_client, host) in (201, 303)
    (participant,) = bors_client.participants()
    registered, came = facts(bors_client)
    assert isinstance(registered, ParticipantRegistered)
    assert came == ParticipantCheckedIn(at=registered.at, by=registered.by, participant_id=participant.participant_id)
    assert participant.came_at == participant.registered_at == registered.at


@pytest.mark.parametrize("way", WAYS)
def test_before_the_doors_nobody_has_come_whoever_registers_them(bors_client: BorsClient, host: FlaskClient, way: Way) -> None:
    assert way(bors_client, host) in (201, 303)
    assert [type(fact) for fact in facts(bors_client)] == [ParticipantRegistered]
    assert [one.came_at for one in bors_client.participants()] == [None]


def test_a_host_sees_it_beside_the_badge_and_takes_it_back(bors_client: BorsClient, host: FlaskClient) -> None:
    reach(bors_client, "doors")
    badge = host.get(register(host, bors_client).location).text
    assert "Ikke kommet likevel" in badge
    (code,) = [one.code for one in bors_client.participants()]
    host.post(f"/vert/{bors_client.bors}/{code}/kommet", data={"key": token_hex(8), "fra": "siden"})
    assert [one.came_at for one in bors_client.participants()] == [None]
    assert [fact.here for fact in facts(bors_client) if isinstance(fact, ParticipantCheckedIn)] == [True, False]
    assert code in host.get(f"/vert/{bors_client.bors}/kommet?vis=awaited").text


def test_pressing_twice_notes_one_who_came(bors_client: BorsClient, host: FlaskClient) -> None:
    reach(bors_client, "open")
    for _ in range(2):
        register(host, bors_client, idempotency_key="once")
    assert [type(fact) for fact in facts(bors_client)] == [ParticipantRegistered, ParticipantCheckedIn]
