"""What is kept about somebody is theirs to see, correct, take along and have erased."""

import json
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from frivilligbors import digests, keys
from frivilligbors.board import EMPTY
from frivilligbors.enums import Category, Sector
from frivilligbors.facts import ParticipantChanged, ParticipantErased, ParticipantWithdrawn
from frivilligbors.log import Log
from frivilligbors.tallies import Tallies
from services.registration.store import erase_participant
from tests.eventually import eventually
from tests.files import contents
from workers.erasure_cleanup.erasure_follower import ErasureFollower

from .bors_client import CHOIR, LIBRARY, PAGE, BorsClient
from .test_own_page import agree

ROOM = {"category": "premises", "text": "Et rom å øve i"}


@pytest.fixture
def kari(bors_client: BorsClient) -> dict[str, Any]:
    body = bors_client.register(email="kari@example.no", needs=[ROOM], organisations=[CHOIR])
    bors_client.client.set_cookie("deltaker", body["token"])
    return body


def mend(bors_client: BorsClient, revision: str = "1", **fields: str) -> Any:
    body = PAGE | {"needs.0.text": ROOM["text"], "needs.0.category": "premises", "email": "kari@example.no"}
    changed = body | {name.replace("__", "."): value for name, value in fields.items()}
    return bors_client.client.post("/deg/endre", data=changed | {"key": token_hex(8), "revision": revision})


def facts(bors_client: BorsClient) -> list[Any]:
    return [entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors)]


def tallies(bors_client: BorsClient) -> Tallies:
    return EMPTY.applied(list(Log(bors_client.context.redis).all(bors_client.bors))).tallies


def test_the_form_opens_with_what_was_told(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    page = bors_client.client.get("/deg/endre").text
    for body in ('value="Kari"', 'value="kari@example.no"', 'value="Elvebyen kor"', 'value="Et rom å øve i"'):
        assert body in page


def test_what_is_corrected_is_kept_and_told_without_words(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    (before,) = bors_client.participants()
    answer = mend(bors_client, name="Kari Kari", email="", offers__0__text="Fire sanger", offers__0__category="entertainment")
    assert answer.headers["Location"] == "/deg?gjort=endret"
    (after,) = bors_client.participants()
    assert (after.name, after.email, after.revision, after.code) == ("Kari Kari", None, 2, before.code)
    assert after.needs == before.needs
    assert [offer.category for offer in after.offers] == [Category.ENTERTAINMENT]
    assert facts(bors_client)[-1].name == ParticipantChanged.name
    assert "Endringene er lagret." in bors_client.client.get("/deg?gjort=endret").text


def test_two_who_correct_at_once_do_not_overwrite_each_other(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    mend(bors_client, name="Kari Kari")
    answer = mend(bors_client, name="Karianne")
    assert answer.status_code == 409
    assert 'value="Karianne"' in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert bors_client.participants()[0].name == "Kari Kari"


def test_what_is_wrong_is_said_and_nothing_is_changed(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    fact_count = bors_client.fact_count
    assert mend(bors_client, email="kari").status_code == 422
    assert mend(bors_client, more="needs").status_code == 200
    assert bors_client.fact_count == fact_count


def test_a_misspelt_organisation_of_ones_own_is_renamed_and_not_made_anew(
    bors_client: BorsClient, kari: dict[str, Any]
) -> None:
    mend(bors_client, organisations__0__name="Elvebyen barnekor", organisations__0__sector="business")
    (after,) = bors_client.participants()
    assert list(after.organisation_ids) == [kari["organisations"][0]["organisation_id"]]
    (organisation,) = bors_client.organisations(kari)
    assert (organisation.name, organisation.sector) == ("Elvebyen barnekor", Sector.BUSINESS)
    assert tallies(bors_client).participants.by_sector == {
        Sector.VOLUNTARY: 0,
        Sector.PUBLIC: 0,
        Sector.BUSINESS: 1,
        Sector.INDIVIDUAL: 0,
    }
    assert bors_client.register(organisations=[CHOIR])["organisations"] != kari["organisations"]


def test_an_organisation_shared_with_others_keeps_its_name(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    bors_client.register(organisations=[CHOIR])
    mend(bors_client, organisations__0__name="Elvebyen barnekor")
    assert bors_client.organisations(kari)[0].name == "Elvebyen kor"
    assert list(bors_client.participants()[0].organisation_ids) != [kari["organisations"][0]["organisation_id"]]


def test_whoever_withdraws_is_counted_no_longer_and_what_was_agreed_stands(
    bors_client: BorsClient, kari: dict[str, Any]
) -> None:
    agree(bors_client, 7, kari, bors_client.register(organisations=[LIBRARY]))
    assert "Meld meg av" in bors_client.client.get("/deg/meld-av").text
    assert bors_client.client.post("/deg/meld-av", data={"key": "once"}).status_code == 303
    assert bors_client.client.post("/deg/meld-av", data={"key": "once"}).status_code == 303
    assert [fact.name for fact in facts(bors_client)].count(ParticipantWithdrawn.name) == 1
    assert tallies(bors_client).participants.total == 1
    page = bors_client.client.get("/deg").text
    assert "Du er meldt av" in page
    assert 'data-digits="7"' in page
    assert bors_client.client.get(f"/b/{bors_client.bors}/{kari['code']}").status_code == 404
    assert mend(bors_client, revision="2").status_code == 409


def test_a_new_link_makes_the_old_one_void(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    assert bors_client.client.post("/deg/lenke/ny", data={"key": "k"}).status_code == 303
    assert bors_client.client.get("/deg").status_code == 200
    bors_client.client.set_cookie("deltaker", kari["token"])
    assert bors_client.client.get("/deg").status_code == 401


def test_everything_kept_is_taken_along(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    agree(bors_client, 7, kari, bors_client.register(organisations=[LIBRARY]))
    answer = bors_client.client.get("/deg/alt.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    body = answer.json
    assert (body["participant"]["email"], body["organisations"][0]["name"]) == ("kari@example.no", "Elvebyen kor")
    assert [(one["number"], one["with"]) for one in body["agreements"]] == [(7, "Biblioteket")]
    assert [fact["fact"] for fact in body["log"]] == ["participant.registered"]


def test_a_stranger_sees_corrects_and_erases_nothing(bors_client: BorsClient) -> None:
    for path in ("/deg/endre", "/deg/alt.json", "/deg/slett", "/deg/meld-av"):
        assert bors_client.client.get(path).status_code == 401
    for path in ("/deg/endre", "/deg/slett", "/deg/meld-av", "/deg/lenke/ny"):
        assert bors_client.client.post(path, data={"key": "k", "sure": "ja"}).status_code == 401


def test_erasing_asks_first(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    answer = bors_client.client.post("/deg/slett", data={"key": "k"})
    assert answer.status_code == 422
    assert len(bors_client.participants()) == 1


def everywhere(bors_client: BorsClient) -> str:
    """All that the store holds about this børs, as text."""
    redis: Any = bors_client.context.redis
    read = {
        "hash": redis.hgetall,
        "string": redis.get,
        "list": lambda key: redis.lrange(key, 0, -1),
        "zset": lambda key: redis.zrange(key, 0, -1),
        "stream": lambda key: redis.xrange(key, "-", "+"),
        "set": redis.smembers,
    }
    return "\n".join(f"{key} {read[redis.type(key)](key)}" for key in bors_client.redis_keys)


def test_after_erasure_a_search_for_the_person_finds_nothing_and_the_counts_stand(
    bors_client: BorsClient, folder: Path
) -> None:
    name, mail, needs, gives = (f"{word}{token_hex(6)}" for word in ("Olga", "olga", "trenger", "gir"))
    olga = bors_client.register(
        name=name,
        email=f"{mail}@example.no",
        organisations=[{"name": name, "sector": "individual"}],
        needs=[{"category": "time", "text": needs}],
    )
    library = bors_client.register(organisations=[LIBRARY])
    agree(bors_client, 1, olga, library)
    agreement = keys.AGREEMENT.of(bors_client.bors, "a1")
    redis: Any = bors_client.context.redis
    redis.hset(agreement, "parties", redis.hget(agreement, "parties").replace("Fire sanger", gives))
    assert all(word in everywhere(bors_client) for word in (name, mail, needs, gives))
    assert all(word.encode() in contents(folder) for word in (name, mail, needs, gives))
    before = tallies(bors_client)

    bors_client.client.set_cookie("deltaker", olga["token"])
    answer = bors_client.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert "Alt om deg er slettet" in answer.text
    body = everywhere(bors_client)
    assert not any(word in body or word.lower() in body for word in (name, mail, needs, gives))
    forgetter = ErasureFollower(bors_client.context.redis, bors_client.context.settings)
    eventually(
        lambda: (
            forgetter.catch_up(bors_client.bors)
            or not any(word.encode() in contents(folder) for word in (name, mail, needs, gives))
        )
    )
    after = tallies(bors_client)
    assert (after.participants, after.organisations) == (before.participants, before.organisations)
    assert [fact.name for fact in facts(bors_client)][-1] == ParticipantErased.name

    kept = bors_client.context.queries.agreement(bors_client.bors, "a1")
    assert kept is not None
    assert [party.gives for party in kept.parties] == ["", "Et rom å øve i"]
    assert (kept.stands, kept.number) == (True, 1)
    assert bors_client.context.queries.participant_by_code(bors_client.bors, olga["code"]) is None
    bors_client.client.set_cookie("deltaker", olga["token"])
    assert bors_client.client.get("/deg").status_code == 401
    assert "Alt om deg er slettet" in bors_client.client.post("/deg/slett", data={"key": "k", "sure": "ja"}).text


def test_an_agreement_that_is_made_while_somebody_is_erased_is_emptied_too(
    bors_client: BorsClient, kari: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, look = bors_client.register(organisations=[LIBRARY]), erase_participant._erasing_organisations
    came = iter([1])

    def meanwhile(*body: Any) -> Any:
        if next(came, None):
            agree(bors_client, 3, kari, library)
        return look(*body)

    monkeypatch.setattr(erase_participant, "_erasing_organisations", meanwhile)
    bors_client.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    kept = bors_client.context.queries.agreement(bors_client.bors, "a3")
    assert kept is not None
    assert kept.parties[0].gives == ""


def test_the_organisation_of_others_stays(bors_client: BorsClient, kari: dict[str, Any]) -> None:
    bors_client.register(organisations=[CHOIR])
    bors_client.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert bors_client.organisations(kari)[0].name == "Elvebyen kor"


@pytest.mark.parametrize(
    ("organisation", "goes"),
    [("Pers verksted", True), ("Snekker Per AS", True), ("PER", True), ("Superkafeen", False), ("Perleporten kor", False)],
)
def test_an_organisation_goes_that_bears_the_name_in_words_of_its_own(
    bors_client: BorsClient, organisation: str, goes: bool
) -> None:
    per = bors_client.register(name="Per", organisations=[{"name": organisation, "sector": "business"}])
    bors_client.client.set_cookie("deltaker", per["token"])
    bors_client.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert (organisation not in everywhere(bors_client)) is goes


def test_the_same_address_again_gets_a_code_of_its_own_and_tells_of_the_earlier_to_the_house_only(
    bors_client: BorsClient, kari: dict[str, Any]
) -> None:
    first, again = (
        bors_client.post_json({"name": "K", "email": mail, "organisations": [CHOIR]})
        for mail in ("ny@example.no", "KARI@example.no")
    )
    assert first.json.keys() == again.json.keys()
    assert again.json["code"] not in (kari["code"], first.json["code"])
    assert [one.earlier for one in bors_client.participants()] == [None, None, kari["participant_id"]]
    assert "kari@" not in json.dumps(bors_client.context.redis.hgetall(keys.ADDRESSES.of(bors_client.bors))).lower()


def test_in_a_bors_of_before_there_were_keys_the_first_address_is_no_digest_that_anybody_can_make(
    bors_client: BorsClient,
) -> None:
    redis = bors_client.context.redis
    redis.delete(keys.DIGESTS.of(bors_client.bors))
    for _ in range(2):
        bors_client.register(email="kari@example.no")
    (mark,) = redis.hgetall(keys.ADDRESSES.of(bors_client.bors))
    assert mark == digests.of_address(digests.digest_key_of(redis, bors_client.bors), "kari@example.no")
    first, again = bors_client.participants()
    assert again.earlier == first.participant_id
