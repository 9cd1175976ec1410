import json

import pytest
from flask import Flask

from frivilligbors.codes import ALPHABET, LENGTH
from frivilligbors.enums import Category, Sector
from frivilligbors.facts import ParticipantRegistered
from frivilligbors.log import Log
from frivilligbors.records import Consents, Posting
from services.registration.store import registration

from .bors_client import CHOIR, LIBRARY, BorsClient, kari


def newest(bors_client: BorsClient) -> ParticipantRegistered:
    fact = list(Log(bors_client.context.redis).all(bors_client.bors))[-1].fact
    assert isinstance(fact, ParticipantRegistered)
    return fact


def test_whoever_registers_gets_a_code_and_an_id_for_each_organisation(bors_client: BorsClient) -> None:
    body = bors_client.register(organisations=[CHOIR, LIBRARY])
    assert len(body["code"]) == LENGTH
    assert set(body["code"]) <= set(ALPHABET)
    assert [(one["name"], one["sector"]) for one in body["organisations"]] == [
        ("Elvebyen kor", "voluntary"),
        ("Biblioteket", "public"),
    ]
    assert len({one["organisation_id"] for one in body["organisations"]}) == 2
    assert body["badge"] == f"http://localhost/b/{bors_client.bors}/{body['code']}"


def test_all_that_was_told_is_kept(bors_client: BorsClient) -> None:
    body = bors_client.register(
        email="kari@example.no",
        language="nn",
        needs=[{"category": "premises", "text": "Et rom å øve i"}],
        offers=[{"category": "entertainment", "text": "Fire sanger"}, {"category": "time", "text": "En kveld"}],
        consents={"wall": True, "photo": True},
    )
    kari = bors_client.context.queries.participant_by_code(bors_client.bors, body["code"])
    assert kari is not None
    assert (kari.participant_id, kari.name, kari.email, kari.language) == (
        body["participant_id"],
        "Kari",
        "kari@example.no",
        "nn",
    )
    (need,) = kari.needs
    assert need == Posting(category=Category.PREMISES, text="Et rom å øve i", posting_id=need.posting_id)
    assert len({one.posting_id for one in (*kari.needs, *kari.offers)} - {""}) == 3
    assert [offer.text for offer in kari.offers] == ["Fire sanger", "En kveld"]
    assert kari.consents == Consents(wall=True, photo=True)
    assert [one.participant_id for one in bors_client.participants()] == [body["participant_id"]]


@pytest.mark.parametrize(
    "written",
    [
        "923609016",
        "923 609 016",
        "NO 923 609 016 MVA",
        "no923609016mva",
        "923.609.016",
        "923–609–016",
        "Org.nr. 923 609 016",
        "Organisasjonsnummer: 923609016.",
        "NO 923 609 016 MVA Foretaksregisteret",
        "９２３６０９０１６",
    ],
)
def test_a_number_is_the_same_however_its_letterhead_writes_it(bors_client: BorsClient, written: str) -> None:
    bors_client.register(organisations=[CHOIR | {"number": written}])
    (organisation,) = bors_client.context.queries.organisations(
        bors_client.bors, bors_client.participants()[0].organisation_ids
    )
    assert organisation.number == "923609016"


def test_a_fact_tells_of_it_without_a_name(bors_client: BorsClient) -> None:
    body = bors_client.register(email="kari@example.no", organisations=[LIBRARY, CHOIR])
    fact = newest(bors_client)
    assert (fact.participant_id, fact.sector, fact.new_organisations) == (body["participant_id"], Sector.PUBLIC, 2)
    log = json.dumps(bors_client.context.redis.xrange(f"{{{bors_client.bors}}}:log", "-", "+", 100))
    assert not any(word in log for word in ("Kari", "kari@", "Biblioteket", "Elvebyen"))


def test_a_participant_is_counted_in_the_sector_of_the_first_organisation_as_it_is_known_here(bors_client: BorsClient) -> None:
    bors_client.register(organisations=[LIBRARY])
    bors_client.register(organisations=[{"name": "BIBLIOTEKET", "sector": "business"}])
    assert newest(bors_client).sector is Sector.PUBLIC


def test_an_email_is_not_needed(bors_client: BorsClient) -> None:
    for email in (None, ""):
        bors_client.register(email=email)
    assert [one.email for one in bors_client.participants()] == [None, None]


def test_an_email_in_a_norwegian_domain_is_kept_as_the_post_writes_it(bors_client: BorsClient) -> None:
    bors_client.register(email="kari@blåbær.example.no")
    assert bors_client.participants()[0].email == "kari@xn--blbr-roah.example.no"


@pytest.mark.parametrize(("header", "language"), [("nn-NO", "nn"), ("en", "en"), ("de", "nb")])
def test_whoever_says_no_language_gets_letters_in_that_of_the_request(
    bors_client: BorsClient, header: str, language: str
) -> None:
    bors_client.post_json(kari(), **{"Accept-Language": header})
    assert bors_client.participants()[0].language == language


def test_the_same_key_and_body_give_the_same_answer_and_one_participant(bors_client: BorsClient) -> None:
    first, again = (bors_client.post_json(kari(), idempotency_key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert len(bors_client.participants()) == 1


def test_space_nobody_sees_does_not_make_it_another_request(bors_client: BorsClient) -> None:
    first, again = (
        bors_client.post_json(kari(name="Kari"), idempotency_key="once"),
        bors_client.post_json(kari(name="  Kari "), idempotency_key="once"),
    )
    assert again.json == first.json


def test_the_same_key_with_another_body_is_refused(bors_client: BorsClient) -> None:
    bors_client.post_json(kari(), idempotency_key="once")
    answer = bors_client.post_json(kari(name="Ola"), idempotency_key="once")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-mismatch")
    assert len(bors_client.participants()) == 1


def test_the_kept_answer_holds_ids_only(bors_client: BorsClient) -> None:
    body = bors_client.register(email="kari@example.no")
    kept = [bors_client.context.redis.hgetall(key) for key in bors_client.redis_keys if ":once:" in key]
    text = json.dumps(kept)
    assert body["participant_id"] in text
    assert not any(word in text for word in ("Kari", "kari@", "Elvebyen", body["token"]))


def test_a_call_without_a_key_is_refused(bors_client: BorsClient) -> None:
    answer = bors_client.client.post(bors_client.path, json=kari())
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-missing")
    assert bors_client.participants() == []


def test_a_bors_whose_grace_is_over_takes_no_more(closed_bors_client: BorsClient) -> None:
    fact_count = closed_bors_client.fact_count
    answer = closed_bors_client.post_json(kari())
    assert (answer.status_code, answer.json["code"]) == (409, "registration-closed")
    assert closed_bors_client.fact_count == fact_count


def test_whoever_registered_before_the_doors_closed_still_gets_the_answer_again(bors_client: BorsClient) -> None:
    first = bors_client.post_json(kari(), idempotency_key="once")
    bors_client.close()
    assert bors_client.post_json(kari(), idempotency_key="once").json == first.json


def test_there_must_be_a_bors(app: Flask) -> None:
    answer = app.test_client().post("/api/bors/ingen-steder/participants", json=kari(), headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json["code"]) == (404, "bors-unknown")


def test_a_code_somebody_wears_is_not_given_to_another(bors_client: BorsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["K7F3", "K7F3", "K7F3", "ACDE"])
    monkeypatch.setattr(registration, "new_code", lambda: next(codes))
    assert [bors_client.register()["code"] for _ in range(2)] == ["K7F3", "ACDE"]


def test_the_personal_token_opens_the_participants_own_page_and_is_not_the_code(bors_client: BorsClient) -> None:
    body = bors_client.register()
    assert body["link"].endswith(f"/deg#{body['token']}")
    bors_client.client.set_cookie("deltaker", body["token"])
    assert body["code"] in bors_client.client.get("/deg").text
