"""A host at the door notes who has come: by the code of a badge, from the list, and by JSON. Addresses stay hidden."""

from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from frivilligbors.facts import ParticipantCheckedIn
from frivilligbors.log import Log

from .bors_client import BorsClient
from .test_host_page import register
from .test_personal_links import invited


@pytest.fixture
def host(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.HOST)


@pytest.fixture
def code(bors_client: BorsClient, host: FlaskClient) -> str:
    """The code of somebody who has signed up, with an address."""
    register(host, bors_client, email="kari@example.no")
    return bors_client.participants()[0].code


def here(bors_client: BorsClient) -> list[bool]:
    facts = (entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors))
    return [fact.here for fact in facts if isinstance(fact, ParticipantCheckedIn)]


@pytest.mark.parametrize("typed", ["{}", " {} ", "http://localhost/b/x/{}"])
def test_a_badge_that_is_scanned_or_typed_checks_in(bors_client: BorsClient, host: FlaskClient, code: str, typed: str) -> None:
    form = {"kode": typed.format(code), "key": token_hex(8)}
    page = host.post(f"/vert/{bors_client.bors}/kommet", data=form, follow_redirects=True)
    assert "er kommet." in page.text
    assert here(bors_client) == [True]


@pytest.mark.parametrize("typed", ["", "ZZZZ", "tull"])
def test_a_code_of_nobody_says_so_beside_the_field(bors_client: BorsClient, host: FlaskClient, code: str, typed: str) -> None:
    answer = host.post(f"/vert/{bors_client.bors}/kommet", data={"kode": typed, "key": token_hex(8)})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert here(bors_client) == []


def test_the_list_checks_in_and_takes_back_and_keeps_what_was_searched_for(
    bors_client: BorsClient, host: FlaskClient, code: str
) -> None:
    page = f"/vert/{bors_client.bors}"
    answer = host.post(f"{page}/{code}/kommet", data={"here": "ja", "key": token_hex(8), "query": "vis=awaited"})
    assert answer.location == f"{page}/kommet?vis=awaited&rad={code}#{code}"
    assert "Ikke kommet likevel" in host.get(answer.location).text  # the row it was pressed on stays, to take it back
    assert "Ingen deltakere som passer." in host.get(f"{page}/kommet?vis=awaited").text
    assert host.post(f"{page}/{code}/kommet", data={"key": token_hex(8), "fra": "siden"}).location == f"{page}/{code}"
    assert here(bors_client) == [True, False]


def test_no_address_is_shown_to_a_host_or_found_by_one(bors_client: BorsClient, host: FlaskClient, code: str) -> None:
    everybody = host.get(f"/vert/{bors_client.bors}/kommet").text
    assert code in everybody
    assert "kari@example.no" not in everybody
    assert code not in host.get(f"/vert/{bors_client.bors}/kommet?sok=kari%40example.no").text


def test_a_machine_of_a_host_checks_in(bors_client: BorsClient, host: FlaskClient, code: str) -> None:
    (participant,) = bors_client.participants()
    path = f"/api/bors/{bors_client.bors}/participants/{participant.participant_id}/check-in"
    assert host.post(path, json={}, headers={"Idempotency-Key": token_hex(8)}).status_code == 200
    assert here(bors_client) == [True]
    assert host.get(f"/api/bors/{bors_client.bors}/participants").status_code == 403
