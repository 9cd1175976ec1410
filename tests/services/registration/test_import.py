"""Taking in last year's list, as whatever program wrote it; each person once, and nothing half."""

import re
from secrets import token_hex

import pytest
from flask import Flask

from frivilligbors import keys
from frivilligbors.enums import Role
from frivilligbors.facts import ParticipantRegistered, WelcomeAsked
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from frivilligbors.tallies import Tallies, fold
from workers.letters.triggers import Triggers

from .bors_client import CHOIR, BorsClient, error_at
from .importer import PLAIN, Importer, facts
from .test_personal_links import invited


def test_the_same_list_twice_adds_nothing_and_a_longer_one_the_rest(bors_client: BorsClient, importer: Importer) -> None:
    importer.take(PLAIN)
    count = bors_client.fact_count
    again = importer.take(PLAIN)
    assert (again["added"], again["known"]) == (0, 2)
    assert bors_client.fact_count == count
    assert importer.take(f"{PLAIN}Ine Vik;ine@example.no;Fjordkoret;Frivillig\n")["added"] == 1
    assert len(bors_client.participants()) == 3


def test_whoever_signed_up_themselves_is_not_added_again(bors_client: BorsClient, importer: Importer) -> None:
    bors_client.register(name="Åse  Dahl", email="ASE@example.no", organisations=[CHOIR])
    assert importer.take(PLAIN)["known"] == 1
    assert len(bors_client.participants()) == 2


def test_a_request_sent_again_answers_the_same(bors_client: BorsClient, importer: Importer) -> None:
    first, second = (importer.send(PLAIN, idempotency_key="once").json for _ in range(2))
    assert first == second
    assert importer.send(PLAIN.replace("Bo", "Per"), idempotency_key="once").status_code == 422
    assert len(bors_client.participants()) == 2


def test_a_dry_run_tells_what_would_come_and_keeps_nothing(bors_client: BorsClient, importer: Importer) -> None:
    count = bors_client.fact_count
    body = importer.take(f"{PLAIN}Per;per;;\n", dry_run="1")
    assert (body["dry_run"], body["added"], len(body["bad"])) == (True, 2, 1)
    assert body["columns"] == {"name": "Navn", "email": "E-post", "organisation": "Virksomhet", "sector": "Sektor"}
    assert (bors_client.fact_count, bors_client.participants()) == (count, [])


def test_each_bad_row_is_told_by_its_number_in_words(importer: Importer) -> None:
    rows = ["Kari;kari;Koret;Frivillig", ";a@example.no;;", "", "Per;;Koret II;Vet ikke", f"{'x' * 5000};;;", "Ola;;Gruppa;"]
    body = importer.take("Navn;E-post;Virksomhet;Sektor\n" + "\n".join(rows))
    assert [(one["row"], one["field"]) for one in body["bad"]] == [
        (2, "email"),
        (3, "name"),
        (5, "sector"),
        (6, "name"),
        (7, "sector"),
    ]
    assert all(len(one["detail"]) > 10 for one in body["bad"])
    assert importer.take("Navn;E-post;Virksomhet;Sektor\n" + rows[-1], sector="voluntary")["added"] == 1


def test_columns_can_be_said(bors_client: BorsClient, importer: Importer) -> None:
    importer.take("A;B\nÅse;Fjordkoret", columns="name,organisation", sector="voluntary")
    assert [one.name for one in bors_client.participants()] == ["Åse"]


@pytest.mark.long
def test_two_thousand_are_counted_right(bors_client: BorsClient, importer: Importer) -> None:
    rows = [f"Deltaker {n};d{n}@example.no;Lag {n % 50};{'Frivillig' if n % 20 else 'Vet ikke'}" for n in range(2000)]
    body = importer.take("Navn;E-post;Virksomhet;Sektor\n" + "\n".join(rows))
    assert (body["added"], len(body["bad"])) == (1900, 100)
    tallies = fold(Tallies(), facts(bors_client))
    assert tallies.participants.total == len(bors_client.participants()) == 1900
    ids = {id_ for one in bors_client.participants() for id_ in one.organisation_ids}
    assert tallies.organisations == len(ids)
    assert len({one.code for one in bors_client.participants()}) == 1900


def test_no_letter_goes_before_the_organiser_says_so(bors_client: BorsClient, importer: Importer, redis: RedisClient) -> None:
    importer.take(PLAIN)
    registered = [fact for fact in facts(bors_client) if isinstance(fact, ParticipantRegistered)]
    assert [fact.without_letter for fact in registered] == [True, True]
    triggers = Triggers(bors_client.context.queries, None, redis)  # type: ignore[arg-type]
    written = [one for entry in Log(redis).all(bors_client.bors) for one in triggers.letters_of(bors_client.bors, entry)]
    assert written == []
    path, headers = f"{bors_client.path}/letters", {"Idempotency-Key": "press"}
    answers = [importer.organiser.post(path, json={}, headers=headers).json for _ in range(2)]
    assert answers == [{"sent": 1}, {"sent": 1}], "the one with an address; pressed twice, once"
    assert sum(isinstance(fact, WelcomeAsked) for fact in facts(bors_client)) == 1
    written = [one for entry in Log(redis).all(bors_client.bors) for one in triggers.letters_of(bors_client.bors, entry)]
    assert [one.letter.kind for one in written] == ["welcome"]


def test_a_list_is_looked_over_matched_and_taken_in_on_the_page(bors_client: BorsClient, importer: Importer) -> None:
    preview = importer.upload("Hvem;E-post;Lag\nÅse Dahl;ase@example.no;Fjordkoret\nBo;bo;Fjordkoret\n")
    assert preview.status_code == 422, "whose column is the name?"
    table = re.search(r'name="table" value="([^"]+)"', preview.text)
    assert table
    form = {"table": table[1], "column.0": "name", "column.1": "email", "column.2": "organisation", "sector": "voluntary"}
    again = importer.organiser.post(importer.page, data=form | {"key": "once"})
    assert "1 ny deltaker" in again.text
    assert "Rad 3" in again.text
    assert bors_client.participants() == []
    for _ in range(2):
        done = importer.organiser.post(importer.page, data=form | {"go": "ja", "key": "once"})
        assert "1 deltaker er meldt på." in done.text
    assert [one.name for one in bors_client.participants()] == ["Åse Dahl"]
    sent = importer.organiser.post(importer.page.replace("import", "brev"), data={"key": "send"}, follow_redirects=True)
    assert "1 brev er på vei." in sent.text


@pytest.mark.parametrize("table", ["x", "AAAA", "eJwDAAAAAAE=", "eJyLjgUAARUAuQ=="])
def test_a_table_that_was_tampered_with_is_told(importer: Importer, table: str) -> None:
    answer = importer.organiser.post(importer.page, data={"table": table, "go": "ja", "key": "k"})
    assert answer.status_code == 400
    assert error_at(answer.text, "file")


def test_erasing_an_imported_participant_leaves_no_digest(bors_client: BorsClient, importer: Importer) -> None:
    added = importer.take(PLAIN)["participants"]
    for one in added:
        path = f"{bors_client.path}/{one['participant_id']}/erase"
        name = "Åse Dahl" if one["row"] == 2 else "Bo Lie"
        answer = importer.organiser.post(path, json={"name": name}, headers={"Idempotency-Key": token_hex(8)})
        assert answer.status_code == 200, answer.text
    assert not bors_client.context.redis.hgetall(keys.IMPORTED.of(bors_client.bors))
    assert importer.take(PLAIN)["added"] == 2


def test_a_closed_bors_takes_no_list(closed_bors_client: BorsClient, app: Flask) -> None:
    importer = Importer(closed_bors_client, invited(closed_bors_client, app, Role.ORGANISER))
    assert importer.send(PLAIN).json["code"] == "registration-closed"
