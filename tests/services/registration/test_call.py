import json

import pytest
from flask import Flask

from frivilligbors.codes import ALPHABET, LENGTH
from frivilligbors.enums import Category, Sector
from frivilligbors.facts import ParticipantRegistered
from frivilligbors.log import Log
from frivilligbors.records import Consents, Posting
from services.registration.store import registration

from .doors import CHOIR, LIBRARY, Doors, kari


def newest(doors: Doors) -> ParticipantRegistered:
    fact = list(Log(doors.context.redis).whole(doors.bors))[-1].fact
    assert isinstance(fact, ParticipantRegistered)
    return fact


def test_whoever_registers_gets_a_code_and_an_id_for_each_organisation(doors: Doors) -> None:
    told = doors.register(organisations=[CHOIR, LIBRARY])
    assert len(told["code"]) == LENGTH
    assert set(told["code"]) <= set(ALPHABET)
    assert [(one["name"], one["sector"]) for one in told["organisations"]] == [
        ("Elvebyen kor", "voluntary"),
        ("Biblioteket", "public"),
    ]
    assert len({one["organisation_id"] for one in told["organisations"]}) == 2
    assert told["badge"] == f"http://localhost/b/{doors.bors}/{told['code']}"


def test_all_that_was_told_is_kept(doors: Doors) -> None:
    told = doors.register(
        email="kari@example.no",
        language="nn",
        needs=[{"category": "premises", "text": "Et rom å øve i"}],
        offers=[{"category": "entertainment", "text": "Fire sanger"}, {"category": "time", "text": "En kveld"}],
        consents={"wall": True, "photo": True},
    )
    kari = doors.context.queries.participant_by_code(doors.bors, told["code"])
    assert kari is not None
    assert (kari.participant_id, kari.name, kari.email, kari.language) == (
        told["participant_id"],
        "Kari",
        "kari@example.no",
        "nn",
    )
    (need,) = kari.needs
    assert need == Posting(category=Category.PREMISES, text="Et rom å øve i", posting_id=need.posting_id)
    assert len({one.posting_id for one in (*kari.needs, *kari.offers)} - {""}) == 3
    assert [offer.text for offer in kari.offers] == ["Fire sanger", "En kveld"]
    assert kari.consents == Consents(wall=True, photo=True)
    assert [one.participant_id for one in doors.participants()] == [told["participant_id"]]


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
def test_a_number_is_the_same_however_its_letterhead_writes_it(doors: Doors, written: str) -> None:
    doors.register(organisations=[CHOIR | {"number": written}])
    (organisation,) = doors.context.queries.organisations(doors.bors, doors.participants()[0].organisation_ids)
    assert organisation.number == "923609016"


def test_a_fact_tells_of_it_without_a_name(doors: Doors) -> None:
    told = doors.register(email="kari@example.no", organisations=[LIBRARY, CHOIR])
    fact = newest(doors)
    assert (fact.participant_id, fact.sector, fact.new_organisations) == (told["participant_id"], Sector.PUBLIC, 2)
    log = json.dumps(doors.context.redis.xrange(f"{{{doors.bors}}}:log", "-", "+", 100))
    assert not any(word in log for word in ("Kari", "kari@", "Biblioteket", "Elvebyen"))


def test_a_participant_is_counted_in_the_sector_of_the_first_organisation_as_it_is_known_here(doors: Doors) -> None:
    doors.register(organisations=[LIBRARY])
    doors.register(organisations=[{"name": "BIBLIOTEKET", "sector": "business"}])
    assert newest(doors).sector is Sector.PUBLIC


def test_an_email_is_not_needed(doors: Doors) -> None:
    for email in (None, ""):
        doors.register(email=email)
    assert [one.email for one in doors.participants()] == [None, None]


def test_an_email_in_a_norwegian_domain_is_kept_as_the_post_writes_it(doors: Doors) -> None:
    doors.register(email="kari@blåbær.example.no")
    assert doors.participants()[0].email == "kari@xn--blbr-roah.example.no"


@pytest.mark.parametrize(("header", "language"), [("nn-NO", "nn"), ("en", "en"), ("de", "nb")])
def test_whoever_says_no_language_gets_letters_in_that_of_the_request(doors: Doors, header: str, language: str) -> None:
    doors.tell(kari(), **{"Accept-Language": header})
    assert doors.participants()[0].language == language


def test_the_same_key_and_body_give_the_same_answer_and_one_participant(doors: Doors) -> None:
    first, again = (doors.tell(kari(), key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert len(doors.participants()) == 1


def test_space_nobody_sees_does_not_make_it_another_request(doors: Doors) -> None:
    first, again = doors.tell(kari(name="Kari"), key="once"), doors.tell(kari(name="  Kari "), key="once")
    assert again.json == first.json


def test_the_same_key_with_another_body_is_refused(doors: Doors) -> None:
    doors.tell(kari(), key="once")
    answer = doors.tell(kari(name="Ola"), key="once")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-mismatch")
    assert len(doors.participants()) == 1


def test_the_kept_answer_holds_ids_only(doors: Doors) -> None:
    told = doors.register(email="kari@example.no")
    kept = [doors.context.redis.hgetall(key) for key in doors.everything if ":once:" in key]
    text = json.dumps(kept)
    assert told["participant_id"] in text
    assert not any(word in text for word in ("Kari", "kari@", "Elvebyen", told["token"]))


def test_a_call_without_a_key_is_refused(doors: Doors) -> None:
    answer = doors.client.post(doors.path, json=kari())
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-missing")
    assert doors.participants() == []


def test_a_bors_whose_grace_is_over_takes_no_more(closed_doors: Doors) -> None:
    heard = closed_doors.heard
    answer = closed_doors.tell(kari())
    assert (answer.status_code, answer.json["code"]) == (409, "registration-closed")
    assert closed_doors.heard == heard


def test_whoever_registered_before_the_doors_closed_still_gets_the_answer_again(doors: Doors) -> None:
    first = doors.tell(kari(), key="once")
    doors.close()
    assert doors.tell(kari(), key="once").json == first.json


def test_there_must_be_a_bors(app: Flask) -> None:
    answer = app.test_client().post("/api/bors/ingen-steder/participants", json=kari(), headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json["code"]) == (404, "bors-unknown")


def test_a_code_somebody_wears_is_not_given_to_another(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["K7F3", "K7F3", "K7F3", "ACDE"])
    monkeypatch.setattr(registration, "new_code", lambda: next(codes))
    assert [doors.register()["code"] for _ in range(2)] == ["K7F3", "ACDE"]


def test_the_personal_token_opens_the_participants_own_page_and_is_not_the_code(doors: Doors) -> None:
    told = doors.register()
    assert told["link"].endswith(f"/deg#{told['token']}")
    doors.client.set_cookie("deltaker", told["token"])
    assert told["code"] in doors.client.get("/deg").text
