"""One participant in the organiser's hands: corrected, sent their link, withdrawn and erased."""

from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.facts import LinkAsked, ParticipantChanged, ParticipantErased, ParticipantWithdrawn
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies, fold

from .bors_client import CHOIR, LIBRARY, BorsClient, error_at
from .test_personal_links import invited


@pytest.fixture
def organiser(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.ORGANISER)


class Person:
    """Kari, as the organiser reaches her."""

    def __init__(self, bors_client: BorsClient, organiser: FlaskClient, **more: Any) -> None:
        self.bors_client, self.organiser = bors_client, organiser
        self.registered = bors_client.register(**{"email": "kari@example.no", **more})

    @property
    def path(self) -> str:
        return f"{self.bors_client.path}/{self.registered['participant_id']}"

    @property
    def page(self) -> str:
        return f"/arrangor/{self.bors_client.bors}/deltakere/{self.registered['code']}"

    def patch(self, **body: Any) -> Any:
        return self.organiser.patch(self.path, json=body)

    def post(self, what: str, **body: Any) -> Any:
        return self.organiser.post(f"{self.path}/{what}", json=body, headers={"Idempotency-Key": token_hex(8)})

    def submit(self, what: str, **form: str) -> Any:
        return self.organiser.post(f"{self.page}/{what}", data=form | {"key": token_hex(8)})


@pytest.fixture
def kari(bors_client: BorsClient, organiser: FlaskClient) -> Person:
    return Person(bors_client, organiser)


def facts(bors_client: BorsClient) -> list[Any]:
    return [entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors)]


def test_a_spelling_is_mended_and_what_it_was_is_kept(bors_client: BorsClient, kari: Person) -> None:
    answer = kari.patch(name="Kari Nordmann", organisations=[CHOIR | {"name": "Elvebyens kor"}])
    assert answer.status_code == 200, answer.text
    assert (answer.json["name"], answer.json["organisations"][0]["name"]) == ("Kari Nordmann", "Elvebyens kor")
    (participant,) = bors_client.participants()
    assert [(one.field, one.before, one.after) for one in participant.corrections] == [
        ("name", "Kari", "Kari Nordmann"),
        ("organisations", "Elvebyen kor (voluntary)", "Elvebyens kor (voluntary)"),
    ]
    changed = facts(bors_client)[-1]
    assert isinstance(changed, ParticipantChanged)
    assert changed.by not in (participant.participant_id, "")
    page = kari.organiser.get(kari.page).text
    assert "<del>Kari</del>" in page
    assert "Vera" in page, "who corrected it"


def test_what_is_left_out_of_a_correction_stays(bors_client: BorsClient, organiser: FlaskClient) -> None:
    needs = [{"category": "premises", "text": "Et sted å øve"}]
    kari = Person(bors_client, organiser, needs=needs, consents={"wall": True, "contact": True})
    before = bors_client.participants()[0]
    assert kari.patch(name="Kari N").status_code == 200
    after = bors_client.participants()[0]
    assert (after.email, after.needs, after.consents) == (before.email, before.needs, before.consents)


def test_nobody_consents_for_another(bors_client: BorsClient, kari: Person) -> None:
    assert kari.patch(consents={"wall": True}).status_code == 422
    kari.submit("rett", **{"name": "Kari", "organisations.0.name": "Elvebyen kor", "organisations.0.sector": "voluntary"})
    assert not bors_client.participants()[0].consents.wall


def test_of_two_who_correct_at_once_the_second_is_told(bors_client: BorsClient, kari: Person) -> None:
    assert kari.patch(name="Kari A", revision=1).status_code == 200
    late = kari.patch(name="Kari B", revision=1)
    assert (late.status_code, late.json["code"]) == (409, "changed-meanwhile")
    form = {"name": "Kari B", "organisations.0.name": "Elvebyen kor", "organisations.0.sector": "voluntary", "revision": "1"}
    page = kari.submit("rett", **form)
    assert page.status_code == 409
    assert 'value="Kari B"' in page.text, "nothing typed is lost"
    assert bors_client.participants()[0].name == "Kari A"


@pytest.mark.parametrize("body", [{"name": ""}, {"email": "kari"}, {"organisations": []}, {"revision": "1"}, {"nam": "x"}, []])
def test_a_correction_that_is_wrong_changes_nothing(bors_client: BorsClient, kari: Person, body: Any) -> None:
    count = bors_client.fact_count
    assert kari.organiser.patch(kari.path, json=body).status_code in (400, 422)
    assert bors_client.fact_count == count


def test_what_is_wrong_on_the_page_stands_beside_its_field(kari: Person) -> None:
    form = {"name": "Kari", "email": "kari", "organisations.0.name": "Koret", "organisations.0.sector": "voluntary"}
    page = kari.submit("rett", **form, revision="1")
    assert page.status_code == 422
    assert error_at(page.text, "email")


def test_a_sector_is_corrected_and_counted_right_but_not_for_others(bors_client: BorsClient, kari: Person) -> None:
    assert kari.patch(organisations=[CHOIR | {"sector": "business"}]).status_code == 200
    tallies = fold(Tallies(), facts(bors_client))
    assert {sector: count for sector, count in tallies.participants.by_sector.items() if count} == {"business": 1}
    bors_client.register(name="Per", organisations=[CHOIR])
    refused = kari.patch(organisations=[CHOIR])
    assert (refused.status_code, refused.json["code"]) == (422, "sector-shared")


def test_a_link_is_sent_where_there_is_an_address(bors_client: BorsClient, kari: Person, organiser: FlaskClient) -> None:
    assert kari.post("link").status_code == 200
    assert isinstance(facts(bors_client)[-1], LinkAsked)
    assert kari.submit("lenke").status_code == 303
    assert kari.post("link").status_code == 200
    assert kari.post("link").status_code == 429, "three an hour"
    assert Person(bors_client, organiser, email=None).post("link").json["code"] == "no-address"


def test_somebody_is_withdrawn_once(bors_client: BorsClient, kari: Person) -> None:
    assert kari.submit("meld-av").status_code == 303
    withdrawn = facts(bors_client)[-1]
    assert isinstance(withdrawn, ParticipantWithdrawn)
    assert withdrawn.by != withdrawn.participant_id
    assert kari.post("withdraw").status_code == 409


def test_whoever_erases_types_the_name_and_nothing_is_left(bors_client: BorsClient, kari: Person) -> None:
    kari.patch(name="Kari Nordmann")
    refused = kari.submit("slett", name="Per")
    assert refused.status_code == 422
    assert error_at(refused.text, "name")
    assert bors_client.participants()
    assert kari.submit("slett", name=" kari nordmann ").status_code == 303
    assert bors_client.participants() == []
    assert isinstance(facts(bors_client)[-1], ParticipantErased)
    assert not [key for key in bors_client.redis_keys if f":{keys.PARTICIPANT.name}:" in key]
    assert kari.post("erase", name="Kari Nordmann").status_code == 404


def test_an_erasure_sent_again_answers_the_same(kari: Person) -> None:
    headers = {"Idempotency-Key": "once"}
    answers = [kari.organiser.post(f"{kari.path}/erase", json={"name": "Kari"}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_only_the_organiser_of_this_bors_reaches_anybody(bors_client: BorsClient, app: Flask, kari: Person) -> None:
    bors_client.register(name="Bo", organisations=[LIBRARY])
    for role in (Role.BROKER, Role.HOST):
        assert invited(bors_client, app, role).get(kari.page).status_code == 403
    assert invited(bors_client, app, Role.ORGANISER, scope="annen").patch(kari.path, json={"name": "X"}).status_code == 403
