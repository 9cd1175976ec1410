from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from frivilligbors.facts import ParticipantRegistered
from frivilligbors.log import Log

from .bors_client import LIBRARY, OLA, BorsClient


def test_twenty_who_bring_the_same_new_organisation_at_once_share_it(app: Flask, bors_client: BorsClient) -> None:
    def come(number: int) -> dict[str, object]:
        someone = BorsClient(bors_client.context, app.test_client(), bors_client.bors)
        return someone.register(name=f"Deltaker {number}", organisations=[LIBRARY | {"number": "999999999"}])

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(come, range(20)))
    assert len({one["organisations"][0]["organisation_id"] for one in came}) == 1  # type: ignore[index]
    assert len({one["code"] for one in came}) == 20
    facts = [entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors)]
    assert sum(fact.new_organisations for fact in facts if isinstance(fact, ParticipantRegistered)) == 1


def test_an_organisation_first_written_without_its_number_is_found_by_it_later(bors_client: BorsClient) -> None:
    nameless = bors_client.register(organisations=[LIBRARY])
    numbered = bors_client.register(organisations=[LIBRARY | {"number": "999 999 999"}])
    renamed = bors_client.register(organisations=[{"name": "Folkebiblioteket", "sector": "public", "number": "999999999"}])
    ids = {one["organisations"][0]["organisation_id"] for one in (nameless, numbered, renamed)}
    assert len(ids) == 1
    assert bors_client.organisations(renamed)[0].number == "999999999"
    assert renamed["organisations"][0]["name"] == "Biblioteket"


def test_two_borser_share_nothing(bors_client: BorsClient) -> None:
    body = bors_client.register(organisations=[OLA])
    assert bors_client.context.queries.participant_by_code("another", body["code"]) is None
