"""The organiser's list of everybody: searched, filtered, and checked in at the door."""

import re
from dataclasses import replace
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors.enums import Role
from frivilligbors.facts import ParticipantCheckedIn
from frivilligbors.log import Log
from frivilligbors.records import Letter, LetterKind, LetterState
from services.registration.rules.people import LettersStatus, letters_status

from .bors_client import CHOIR, LIBRARY, BorsClient
from .test_personal_links import invited


@pytest.fixture
def organiser(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.ORGANISER)


def names(organiser: FlaskClient, bors_client: BorsClient, **query: str) -> list[str]:
    answer = organiser.get(bors_client.path, query_string=query)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json["participants"]]


def check_in(organiser: FlaskClient, bors_client: BorsClient, participant_id: str, **body: Any) -> Any:
    path = f"{bors_client.path}/{participant_id}/check-in"
    return organiser.post(path, json=body, headers={"Idempotency-Key": token_hex(8)})


def test_everybody_is_listed_with_what_they_bring(bors_client: BorsClient, organiser: FlaskClient) -> None:
    needs = [{"category": "premises", "text": "Et sted å øve"}]
    registered = bors_client.register(name="Kari Moe", email="kari@example.no", needs=needs)
    (one,) = organiser.get(bors_client.path).json["participants"]
    assert (one["name"], one["code"], one["email"]) == ("Kari Moe", registered["code"], "kari@example.no")
    assert [organisation["name"] for organisation in one["organisations"]] == ["Elvebyen kor"]
    assert [need["text"] for need in one["needs"]] == ["Et sted å øve"]
    assert (one["agreements"], one["letters"], one["came_at"]) == (0, "none", None)
    page = organiser.get(f"/arrangor/{bors_client.bors}/deltakere").text
    assert "Kari Moe" in page
    assert registered["code"] in page


@pytest.mark.parametrize("search_term", ["ase", "ÅSE", "biblioteket", "ase@example.no"])
def test_a_search_finds_whatever_way_it_is_written(bors_client: BorsClient, organiser: FlaskClient, search_term: str) -> None:
    bors_client.register(name="Åse Dahl", email="ase@example.no", organisations=[LIBRARY])
    bors_client.register(name="Bo Lie", organisations=[CHOIR])
    assert names(organiser, bors_client, search=search_term) == ["Åse Dahl"]


def test_the_list_is_narrowed_by_sector_and_by_who_came_or_left(bors_client: BorsClient, organiser: FlaskClient) -> None:
    ase = bors_client.register(name="Åse", email="ase@example.no", organisations=[LIBRARY])
    bo = bors_client.register(name="Bo", organisations=[CHOIR])
    bors_client.client.set_cookie("deltaker", bo["token"])
    bors_client.register(name="Ine", organisations=[CHOIR])
    assert bors_client.client.post("/deg/meld-av", data={"key": token_hex(8)}).status_code == 303
    check_in(organiser, bors_client, ase["participant_id"])
    assert names(organiser, bors_client, sector="public") == ["Åse"]
    assert names(organiser, bors_client, show="came") == ["Åse"]
    assert names(organiser, bors_client, show="awaited") == ["Ine"]
    assert names(organiser, bors_client, show="without-email") == ["Ine"]
    assert names(organiser, bors_client, show="withdrawn") == ["Bo"]
    assert names(organiser, bors_client) == ["Åse", "Bo", "Ine"]


def test_a_badge_is_scanned_and_its_wearer_has_come(bors_client: BorsClient, organiser: FlaskClient) -> None:
    registered = bors_client.register()
    for typed in (registered["code"].lower(), registered["badge"]):
        answer = organiser.post(
            f"/arrangor/{bors_client.bors}/deltakere/kommet", data={"kode": typed, "key": token_hex(8)}, follow_redirects=True
        )
        assert "Kari er kommet." in answer.text
    facts = [entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors)]
    assert [fact.here for fact in facts if isinstance(fact, ParticipantCheckedIn)] == [True]


def test_a_code_nobody_wears_is_said_and_stays_typed(bors_client: BorsClient, organiser: FlaskClient) -> None:
    for typed in ("ZZZZ", ""):
        answer = organiser.post(f"/arrangor/{bors_client.bors}/deltakere/kommet", data={"kode": typed, "key": token_hex(8)})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.text


def test_a_check_in_is_taken_back_from_the_list(bors_client: BorsClient, organiser: FlaskClient) -> None:
    code = bors_client.register()["code"]
    path = f"/arrangor/{bors_client.bors}/deltakere"
    back = organiser.post(f"{path}/{code}/kommet", data={"here": "ja", "key": token_hex(8), "query": "vis=awaited"})
    assert back.headers["Location"] == f"{path}?vis=awaited&rad={code}#{code}"
    assert bors_client.participants()[0].came_at
    organiser.post(f"{path}/{code}/kommet", data={"key": token_hex(8)})
    assert bors_client.participants()[0].came_at is None


def test_who_left_does_not_come_and_who_is_nobody_is_not_found(bors_client: BorsClient, organiser: FlaskClient) -> None:
    registered = bors_client.register()
    bors_client.client.set_cookie("deltaker", registered["token"])
    bors_client.client.post("/deg/meld-av", data={"key": token_hex(8)})
    assert check_in(organiser, bors_client, registered["participant_id"]).status_code == 409
    assert check_in(organiser, bors_client, "nobody").status_code == 404


def test_fifty_stand_on_a_page_and_every_page_is_reached(bors_client: BorsClient, organiser: FlaskClient) -> None:
    for number in range(51):
        bors_client.register(name=f"Deltaker {number}")
    assert names(organiser, bors_client, page="2") == ["Deltaker 50"]
    assert len(names(organiser, bors_client)) == 51
    first, second = (organiser.get(f"/arrangor/{bors_client.bors}/deltakere{query}").text for query in ("", "?side=2"))
    assert re.search(r'href="[^"]*side=2" rel="next"', first)
    assert re.search(r'href="[^"]*side=1" rel="prev"', second)
    assert ("Side 1 av 2" in first, "Side 2 av 2" in second) == (True, True)
    for odd in ("0", "-1", "99999999999", "x", "²"):
        assert organiser.get(f"/arrangor/{bors_client.bors}/deltakere?side={odd}").status_code == 200


def test_only_the_organiser_reads_the_list(bors_client: BorsClient, app: Flask) -> None:
    assert bors_client.client.get(bors_client.path).status_code == 401
    for role in (Role.BROKER, Role.HOST):
        assert invited(bors_client, app, role).get(f"/arrangor/{bors_client.bors}/deltakere").status_code == 403


def test_the_worst_of_somebodys_letters_is_told_and_one_sent_again_no_longer_counts() -> None:
    def letter(name: str, state: LetterState, again_of: str | None = None) -> Letter:
        return Letter(letter_id=name, kind=LetterKind.WELCOME, participant_id="kari", state=state, again_of=again_of)

    assert letters_status([]) is LettersStatus.NONE
    assert letters_status([letter("a", LetterState.SENT), letter("b", LetterState.DEAD)]) is LettersStatus.LOST
    assert letters_status([letter("b", LetterState.DEAD), letter("c", LetterState.SENT, "b")]) is LettersStatus.SENT
    needless = replace(letter("b", LetterState.DEAD), trouble="merged")
    assert letters_status([letter("a", LetterState.SENT), needless]) is LettersStatus.SENT, "nobody misses it"
