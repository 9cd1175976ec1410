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
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Agreement

from .bors_client import LIBRARY, PAGE, BorsClient
from .test_own_page import agree

NAME, FORMER = "Olga Eksempel", "Olga Tidligere"
COUNTED = ("revision", "revocation", "state", "notice")  # how often something was changed, and how far it is: no words
RECORDS = (keys.PARTICIPANT, keys.ORGANISATION, keys.AGREEMENT, keys.HANDSHAKE)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, whether it is written as JSON or not; yes and no are none."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            inner = None
        if not isinstance(inner, bool):
            yield from texts(inner) if isinstance(inner, dict | list) else [value]


def kept(bors_client: BorsClient) -> dict[str, set[str]]:
    """What each record about people holds, as texts."""
    redis, found = bors_client.context.redis, {}
    for key in RECORDS:
        for name in redis.scan_iter(f"{key.of(bors_client.bors)}:*", 1000):
            body = {field: value for field, value in redis.hgetall(name).items() if field not in COUNTED}
            found[name] = {text for text in texts(body) if text}
    return found


def taken_by_erasing(bors_client: BorsClient) -> set[str]:
    before = kept(bors_client)
    assert "Alt om deg er slettet" in bors_client.client.post("/deg/slett", data={"key": token_hex(8), "sure": "ja"}).text
    after = kept(bors_client)
    return {text for name, body in before.items() for text in body - after.get(name, set())}


def change(bors_client: BorsClient, revision: int, *organisations: tuple[str, str]) -> None:
    form = PAGE | {"name": NAME, "email": "olga@example.no", "key": token_hex(8), "revision": str(revision)}
    for place, (name, sector) in enumerate(organisations):
        form |= {f"organisations.{place}.name": name, f"organisations.{place}.sector": sector}
    assert bors_client.client.post("/deg/endre", data=form).status_code == 303


def come_late(bors_client: BorsClient, olga: dict[str, Any], library: dict[str, Any]) -> None:
    """An agreement that was body after grace, and stands in no list of the parties'."""
    agree(bors_client, 9, olga, library)
    made = bors_client.context.queries.agreement(bors_client.bors, "a9")
    assert made is not None
    first, second = made.parties
    sides = replace(first, gives="Sent sagt"), second
    late: Agreement = replace(made, agreement_id="late", late=True, number=0, parties=sides)
    writes = [Put(keys.AGREEMENT, "late", pack(late)), Rank(keys.LATE, "", "late", 1)]
    commit = Commit(writes=writes, answer={})
    bors_client.context.ledger("agreements").commit(
        bors_client.bors, IdempotentRequest("kari", "late", token_hex(8), {}), commit
    )


@pytest.fixture
def olga(bors_client: BorsClient) -> dict[str, Any]:
    """Somebody who came as herself, by the name she had then; since, she spoke for the library, and for a firm of her name."""
    library = bors_client.register(organisations=[LIBRARY])
    need = {"category": "time", "text": "Noen å gå tur med"}
    body = bors_client.register(
        name=FORMER, email="olga@example.no", organisations=[{"name": FORMER, "sector": "individual"}], needs=[need]
    )
    bors_client.client.set_cookie("deltaker", body["token"])
    change(bors_client, 1, ("Biblioteket", "public"))
    change(bors_client, 2, ("Biblioteket", "public"), (f"{NAME} regnskap", "business"))
    change(bors_client, 3, ("Biblioteket", "public"))
    come_late(bors_client, body, library)
    return body


@pytest.mark.parametrize("version", ["today", "0.1.0"])
def test_what_erasing_takes_was_in_the_export(bors_client: BorsClient, olga: dict[str, Any], version: str) -> None:
    if version == "0.1.0":  # which kept no index of anybody's records
        bors_client.context.redis.delete(keys.RECORDS_OF.of(bors_client.bors, olga["participant_id"]))
    exported = set(texts(bors_client.client.get("/deg/alt.json").json))
    taken = taken_by_erasing(bors_client)
    assert {NAME, FORMER, "olga@example.no", f"{NAME} regnskap", "Sent sagt"} <= taken
    assert taken - exported == set()


def test_nothing_of_what_somebody_was_is_left(bors_client: BorsClient, olga: dict[str, Any]) -> None:
    taken_by_erasing(bors_client)
    left = str(kept(bors_client)) + str(bors_client.context.redis.hgetall(keys.ORGANISATION_INDEX.of(bors_client.bors)))
    assert not [word for word in (NAME, NAME.lower(), FORMER, FORMER.lower(), "Sent sagt") if word in left]


def test_a_name_somebody_had_and_agreed_nothing_under_goes_too(bors_client: BorsClient) -> None:
    bors_client.register(organisations=[LIBRARY])
    body = bors_client.register(name=FORMER, email="olga@example.no", organisations=[{"name": FORMER, "sector": "individual"}])
    bors_client.client.set_cookie("deltaker", body["token"])
    change(bors_client, 1, ("Biblioteket", "public"))
    exported = set(texts(bors_client.client.get("/deg/alt.json").json))
    assert FORMER in taken_by_erasing(bors_client) & exported


def test_an_organisation_that_others_speak_for_now_keeps_its_name(bors_client: BorsClient, olga: dict[str, Any]) -> None:
    firm = {"name": f"{NAME} regnskap", "sector": "business"}
    heir = bors_client.register(name="Per", organisations=[firm])
    taken_by_erasing(bors_client)
    assert [one.name for one in bors_client.organisations(heir)] == [firm["name"]]
