"""Whatever erasing takes could be taken along first: the export and the erasure of a person are held against each other."""

import json
from collections.abc import Iterator
from dataclasses import replace
from secrets import token_hex
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put, Rank
from frivilligbors.ledger import Request
from frivilligbors.records import Agreement

from .doors import LIBRARY, PAGE, Doors
from .test_own_page import agree

NAME, FORMER = "Olga Eksempel", "Olga Tidligere"
COUNTED = ("revision", "revocation", "state")  # how often a record was changed, and how far it is: no words
RECORDS = (keys.PARTICIPANT, keys.ORGANISATION, keys.AGREEMENT, keys.HANDSHAKE)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, whether it is written as JSON or not."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            inner = None
        yield from texts(inner) if isinstance(inner, dict | list) else [value]


def kept(doors: Doors) -> dict[str, set[str]]:
    """What each record about people holds, as texts."""
    redis, found = doors.context.redis, {}
    for key in RECORDS:
        for name in redis.scan_iter(f"{key.of(doors.bors)}:*", 1000):
            told = {field: value for field, value in redis.hgetall(name).items() if field not in COUNTED}
            found[name] = {text for text in texts(told) if text}
    return found


def taken_by_erasing(doors: Doors) -> set[str]:
    before = kept(doors)
    assert "Alt om deg er slettet" in doors.client.post("/deg/slett", data={"key": token_hex(8), "sure": "ja"}).text
    after = kept(doors)
    return {text for name, told in before.items() for text in told - after.get(name, set())}


def change(doors: Doors, revision: int, *organisations: tuple[str, str]) -> None:
    form = PAGE | {"name": NAME, "email": "olga@example.no", "key": token_hex(8), "revision": str(revision)}
    for place, (name, sector) in enumerate(organisations):
        form |= {f"organisations.{place}.name": name, f"organisations.{place}.sector": sector}
    assert doors.client.post("/deg/endre", data=form).status_code == 303


def come_late(doors: Doors, olga: dict[str, Any], library: dict[str, Any]) -> None:
    """An agreement that was told after grace, and stands in no list of the parties'."""
    agree(doors, 9, olga, library)
    made = doors.context.queries.agreement(doors.bors, "a9")
    assert made is not None
    first, second = made.parties
    sides = replace(first, gives="Sent sagt"), second
    late: Agreement = replace(made, agreement_id="late", late=True, number=0, parties=sides)
    writes = [Put(keys.AGREEMENT, "late", pack(late)), Rank(keys.LATE, "", "late", 1)]
    plan = Commit(writes=writes, answer={})
    doors.context.ledger("agreements").commit(doors.bors, Request("kari", "late", token_hex(8), {}), plan)


@pytest.fixture
def olga(doors: Doors) -> dict[str, Any]:
    """Somebody who came as herself, by the name she had then; since, she spoke for the library, and for a firm of her name."""
    library = doors.register(organisations=[LIBRARY])
    need = {"category": "time", "text": "Noen å gå tur med"}
    told = doors.register(
        name=FORMER, email="olga@example.no", organisations=[{"name": FORMER, "sector": "individual"}], needs=[need]
    )
    doors.client.set_cookie("deltaker", told["token"])
    change(doors, 1, ("Biblioteket", "public"))
    change(doors, 2, ("Biblioteket", "public"), (f"{NAME} regnskap", "business"))
    change(doors, 3, ("Biblioteket", "public"))
    come_late(doors, told, library)
    return told


@pytest.mark.parametrize("version", ["today", "0.1.0"])
def test_what_erasing_takes_was_in_the_export(doors: Doors, olga: dict[str, Any], version: str) -> None:
    if version == "0.1.0":  # which kept no index of anybody's records
        doors.context.redis.delete(keys.RECORDS_OF.of(doors.bors, olga["participant_id"]))
    exported = set(texts(doors.client.get("/deg/alt.json").json))
    taken = taken_by_erasing(doors)
    assert {NAME, FORMER, "olga@example.no", f"{NAME} regnskap", "Sent sagt"} <= taken
    assert taken - exported == set()


def test_nothing_of_what_somebody_was_is_left(doors: Doors, olga: dict[str, Any]) -> None:
    taken_by_erasing(doors)
    left = str(kept(doors)) + str(doors.context.redis.hgetall(keys.ORGANISATION_INDEX.of(doors.bors)))
    assert not [word for word in (NAME, NAME.lower(), FORMER, FORMER.lower(), "Sent sagt") if word in left]


def test_a_name_somebody_had_and_agreed_nothing_under_goes_too(doors: Doors) -> None:
    doors.register(organisations=[LIBRARY])
    told = doors.register(name=FORMER, email="olga@example.no", organisations=[{"name": FORMER, "sector": "individual"}])
    doors.client.set_cookie("deltaker", told["token"])
    change(doors, 1, ("Biblioteket", "public"))
    exported = set(texts(doors.client.get("/deg/alt.json").json))
    assert FORMER in taken_by_erasing(doors) & exported


def test_an_organisation_that_others_speak_for_now_keeps_its_name(doors: Doors, olga: dict[str, Any]) -> None:
    firm = {"name": f"{NAME} regnskap", "sector": "business"}
    heir = doors.register(name="Per", organisations=[firm])
    taken_by_erasing(doors)
    assert [one.name for one in doors.organisations(heir)] == [firm["name"]]
