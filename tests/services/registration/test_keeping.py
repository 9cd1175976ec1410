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
from services.registration.store import erasure
from tests.eventually import eventually
from tests.files import contents
from workers.erasure.erasure_follower import ErasureFollower

from .doors import CHOIR, LIBRARY, PAGE, Doors
from .test_own_page import agree

ROOM = {"category": "premises", "text": "Et rom å øve i"}


@pytest.fixture
def kari(doors: Doors) -> dict[str, Any]:
    told = doors.register(email="kari@example.no", needs=[ROOM], organisations=[CHOIR])
    doors.client.set_cookie("deltaker", told["token"])
    return told


def mend(doors: Doors, revision: str = "1", **fields: str) -> Any:
    told = PAGE | {"needs.0.text": ROOM["text"], "needs.0.category": "premises", "email": "kari@example.no"}
    changed = told | {name.replace("__", "."): value for name, value in fields.items()}
    return doors.client.post("/deg/endre", data=changed | {"key": token_hex(8), "revision": revision})


def facts(doors: Doors) -> list[Any]:
    return [entry.fact for entry in Log(doors.context.redis).whole(doors.bors)]


def tallies(doors: Doors) -> Tallies:
    return EMPTY.after(list(Log(doors.context.redis).whole(doors.bors))).tallies


def test_the_form_opens_with_what_was_told(doors: Doors, kari: dict[str, Any]) -> None:
    page = doors.client.get("/deg/endre").text
    for told in ('value="Kari"', 'value="kari@example.no"', 'value="Elvebyen kor"', 'value="Et rom å øve i"'):
        assert told in page


def test_what_is_corrected_is_kept_and_told_without_words(doors: Doors, kari: dict[str, Any]) -> None:
    (before,) = doors.participants()
    answer = mend(doors, name="Kari Kari", email="", offers__0__text="Fire sanger", offers__0__category="entertainment")
    assert answer.headers["Location"] == "/deg?gjort=endret"
    (after,) = doors.participants()
    assert (after.name, after.email, after.revision, after.code) == ("Kari Kari", None, 2, before.code)
    assert after.needs == before.needs
    assert [offer.category for offer in after.offers] == [Category.ENTERTAINMENT]
    assert facts(doors)[-1].name == ParticipantChanged.name
    assert "Endringene er lagret." in doors.client.get("/deg?gjort=endret").text


def test_two_who_correct_at_once_do_not_overwrite_each_other(doors: Doors, kari: dict[str, Any]) -> None:
    mend(doors, name="Kari Kari")
    answer = mend(doors, name="Karianne")
    assert answer.status_code == 409
    assert 'value="Karianne"' in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert doors.participants()[0].name == "Kari Kari"


def test_what_is_wrong_is_said_and_nothing_is_changed(doors: Doors, kari: dict[str, Any]) -> None:
    heard = doors.heard
    assert mend(doors, email="kari").status_code == 422
    assert mend(doors, more="needs").status_code == 200
    assert doors.heard == heard


def test_a_misspelt_organisation_of_ones_own_is_renamed_and_not_made_anew(doors: Doors, kari: dict[str, Any]) -> None:
    mend(doors, organisations__0__name="Elvebyen barnekor", organisations__0__sector="business")
    (after,) = doors.participants()
    assert list(after.organisation_ids) == [kari["organisations"][0]["organisation_id"]]
    (organisation,) = doors.organisations(kari)
    assert (organisation.name, organisation.sector) == ("Elvebyen barnekor", Sector.BUSINESS)
    assert tallies(doors).participants.by_sector == {
        Sector.VOLUNTARY: 0,
        Sector.PUBLIC: 0,
        Sector.BUSINESS: 1,
        Sector.INDIVIDUAL: 0,
    }
    assert doors.register(organisations=[CHOIR])["organisations"] != kari["organisations"]


def test_an_organisation_shared_with_others_keeps_its_name(doors: Doors, kari: dict[str, Any]) -> None:
    doors.register(organisations=[CHOIR])
    mend(doors, organisations__0__name="Elvebyen barnekor")
    assert doors.organisations(kari)[0].name == "Elvebyen kor"
    assert list(doors.participants()[0].organisation_ids) != [kari["organisations"][0]["organisation_id"]]


def test_whoever_withdraws_is_counted_no_longer_and_what_was_agreed_stands(doors: Doors, kari: dict[str, Any]) -> None:
    agree(doors, 7, kari, doors.register(organisations=[LIBRARY]))
    assert "Meld meg av" in doors.client.get("/deg/meld-av").text
    assert doors.client.post("/deg/meld-av", data={"key": "once"}).status_code == 303
    assert doors.client.post("/deg/meld-av", data={"key": "once"}).status_code == 303
    assert [fact.name for fact in facts(doors)].count(ParticipantWithdrawn.name) == 1
    assert tallies(doors).participants.total == 1
    page = doors.client.get("/deg").text
    assert "Du er meldt av" in page
    assert 'data-digits="7"' in page
    assert doors.client.get(f"/b/{doors.bors}/{kari['code']}").status_code == 404
    assert mend(doors, revision="2").status_code == 409


def test_a_new_link_makes_the_old_one_void(doors: Doors, kari: dict[str, Any]) -> None:
    assert doors.client.post("/deg/lenke/ny", data={"key": "k"}).status_code == 303
    assert doors.client.get("/deg").status_code == 200
    doors.client.set_cookie("deltaker", kari["token"])
    assert doors.client.get("/deg").status_code == 401


def test_everything_kept_is_taken_along(doors: Doors, kari: dict[str, Any]) -> None:
    agree(doors, 7, kari, doors.register(organisations=[LIBRARY]))
    answer = doors.client.get("/deg/alt.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = answer.json
    assert (told["participant"]["email"], told["organisations"][0]["name"]) == ("kari@example.no", "Elvebyen kor")
    assert [(one["number"], one["with"]) for one in told["agreements"]] == [(7, "Biblioteket")]
    assert [fact["fact"] for fact in told["log"]] == ["participant.registered"]


def test_a_stranger_sees_corrects_and_erases_nothing(doors: Doors) -> None:
    for path in ("/deg/endre", "/deg/alt.json", "/deg/slett", "/deg/meld-av"):
        assert doors.client.get(path).status_code == 401
    for path in ("/deg/endre", "/deg/slett", "/deg/meld-av", "/deg/lenke/ny"):
        assert doors.client.post(path, data={"key": "k", "sure": "ja"}).status_code == 401


def test_erasing_asks_first(doors: Doors, kari: dict[str, Any]) -> None:
    answer = doors.client.post("/deg/slett", data={"key": "k"})
    assert answer.status_code == 422
    assert len(doors.participants()) == 1


def everywhere(doors: Doors) -> str:
    """All that the store holds about this børs, as text."""
    redis: Any = doors.context.redis
    read = {
        "hash": redis.hgetall,
        "string": redis.get,
        "list": lambda key: redis.lrange(key, 0, -1),
        "zset": lambda key: redis.zrange(key, 0, -1),
        "stream": lambda key: redis.xrange(key, "-", "+"),
        "set": redis.smembers,
    }
    return "\n".join(f"{key} {read[redis.type(key)](key)}" for key in doors.everything)


def test_after_erasure_a_search_for_the_person_finds_nothing_and_the_counts_stand(doors: Doors, folder: Path) -> None:
    name, mail, needs, gives = (f"{word}{token_hex(6)}" for word in ("Olga", "olga", "trenger", "gir"))
    olga = doors.register(
        name=name,
        email=f"{mail}@example.no",
        organisations=[{"name": name, "sector": "individual"}],
        needs=[{"category": "time", "text": needs}],
    )
    library = doors.register(organisations=[LIBRARY])
    agree(doors, 1, olga, library)
    agreement = keys.AGREEMENT.of(doors.bors, "a1")
    redis: Any = doors.context.redis
    redis.hset(agreement, "parties", redis.hget(agreement, "parties").replace("Fire sanger", gives))
    assert all(word in everywhere(doors) for word in (name, mail, needs, gives))
    assert all(word.encode() in contents(folder) for word in (name, mail, needs, gives))
    before = tallies(doors)

    doors.client.set_cookie("deltaker", olga["token"])
    answer = doors.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert "Alt om deg er slettet" in answer.text
    told = everywhere(doors)
    assert not any(word in told or word.lower() in told for word in (name, mail, needs, gives))
    forgetter = ErasureFollower(doors.context.redis, doors.context.settings)
    eventually(
        lambda: (
            forgetter.catch_up(doors.bors) or not any(word.encode() in contents(folder) for word in (name, mail, needs, gives))
        )
    )
    after = tallies(doors)
    assert (after.participants, after.organisations) == (before.participants, before.organisations)
    assert [fact.name for fact in facts(doors)][-1] == ParticipantErased.name

    kept = doors.context.queries.agreement(doors.bors, "a1")
    assert kept is not None
    assert [party.gives for party in kept.parties] == ["", "Et rom å øve i"]
    assert (kept.stands, kept.number) == (True, 1)
    assert doors.context.queries.participant_by_code(doors.bors, olga["code"]) is None
    doors.client.set_cookie("deltaker", olga["token"])
    assert doors.client.get("/deg").status_code == 401
    assert "Alt om deg er slettet" in doors.client.post("/deg/slett", data={"key": "k", "sure": "ja"}).text


def test_an_agreement_that_is_made_while_somebody_is_erased_is_emptied_too(
    doors: Doors, kari: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, look = doors.register(organisations=[LIBRARY]), erasure._erasing_organisations
    came = iter([1])

    def meanwhile(*told: Any) -> Any:
        if next(came, None):
            agree(doors, 3, kari, library)
        return look(*told)

    monkeypatch.setattr(erasure, "_erasing_organisations", meanwhile)
    doors.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    kept = doors.context.queries.agreement(doors.bors, "a3")
    assert kept is not None
    assert kept.parties[0].gives == ""


def test_the_organisation_of_others_stays(doors: Doors, kari: dict[str, Any]) -> None:
    doors.register(organisations=[CHOIR])
    doors.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert doors.organisations(kari)[0].name == "Elvebyen kor"


@pytest.mark.parametrize(
    ("organisation", "goes"),
    [("Pers verksted", True), ("Snekker Per AS", True), ("PER", True), ("Superkafeen", False), ("Perleporten kor", False)],
)
def test_an_organisation_goes_that_bears_the_name_in_words_of_its_own(doors: Doors, organisation: str, goes: bool) -> None:
    per = doors.register(name="Per", organisations=[{"name": organisation, "sector": "business"}])
    doors.client.set_cookie("deltaker", per["token"])
    doors.client.post("/deg/slett", data={"key": "k", "sure": "ja"})
    assert (organisation not in everywhere(doors)) is goes


def test_the_same_address_again_gets_a_code_of_its_own_and_tells_of_the_earlier_to_the_house_only(
    doors: Doors, kari: dict[str, Any]
) -> None:
    first, again = (
        doors.tell({"name": "K", "email": mail, "organisations": [CHOIR]}) for mail in ("ny@example.no", "KARI@example.no")
    )
    assert first.json.keys() == again.json.keys()
    assert again.json["code"] not in (kari["code"], first.json["code"])
    assert [one.earlier for one in doors.participants()] == [None, None, kari["participant_id"]]
    assert "kari@" not in json.dumps(doors.context.redis.hgetall(keys.ADDRESSES.of(doors.bors))).lower()


def test_in_a_bors_of_before_there_were_keys_the_first_address_is_no_digest_that_anybody_can_make(doors: Doors) -> None:
    redis = doors.context.redis
    redis.delete(keys.DIGESTS.of(doors.bors))
    for _ in range(2):
        doors.register(email="kari@example.no")
    (mark,) = redis.hgetall(keys.ADDRESSES.of(doors.bors))
    assert mark == digests.of_address(digests.key_of(redis, doors.bors), "kari@example.no")
    first, again = doors.participants()
    assert again.earlier == first.participant_id
