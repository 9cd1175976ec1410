"""Reads that go to the store together."""

import logging
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ResponseError

from frivilligbors import connections, keys
from frivilligbors.clock import RedisClock
from frivilligbors.codec import Unreadable, pack
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Bors, Handshake, Organisation, Participant, Party
from frivilligbors.redis_client import RedisClient

from ..clusters import cluster
from ..store_trips import counted_trips

LIBRARY = Organisation(organisation_id="library", name="Biblioteket", sector=Sector.PUBLIC)
CHOIR = Organisation(organisation_id="choir", name="Koret", sector=Sector.VOLUNTARY)


def keep(redis: Any, key: keys.Key, bors: str, part: str, record: object) -> None:
    redis.hset(key.of(bors, part), mapping=pack(record))


@pytest.fixture
def people(redis: RedisClient, bors: str) -> RedisClient:
    """Two participants: Lise for the library and the choir, Kjell for the choir; and their handshake."""
    fill(redis, bors)
    return redis


def fill(redis: Any, bors: str) -> None:
    at = RedisClock(redis).now()
    keep(redis, keys.BORS, bors, "", Bors(slug=bors, name="Børsen"))
    for organisation in (LIBRARY, CHOIR):
        keep(redis, keys.ORGANISATION, bors, organisation.organisation_id, organisation)
    for code, name, organisations in (("K7F3", "lise", ("library", "choir")), ("P4XR", "kjell", ("choir",))):
        person = Participant(participant_id=name, code=code, name=name, registered_at=at, organisation_ids=organisations)
        keep(redis, keys.PARTICIPANT, bors, name, person)
        redis.hset(keys.CODES.of(bors), code, name)
    parties = [
        Party(participant_id=one, organisation_id="choir", sector=Sector.PUBLIC, gives="[]") for one in ("kjell", "lise")
    ]
    shaken = Handshake(
        handshake_id="h",
        code="H4K",
        parties=(parties[0], parties[1]),
        category=Category.TIME,
        kind=AgreementKind.INTENT,
        proposed_at=at,
    )
    keep(redis, keys.HANDSHAKE, bors, "h", shaken)
    redis.rpush(keys.HANDSHAKES_OF.of(bors, "kjell"), "h")
    redis.zadd(keys.WAITING_HANDSHAKES.of(bors), {"h": 1})


def test_a_code_leads_to_a_participant_and_on_to_organisations_in_one_trip(people: RedisClient, bors: str) -> None:
    batch = ReadBatch(people)
    bors_record, now = batch.record(Bors, keys.BORS, bors), batch.time(bors, lambda store_time: store_time)
    ids = batch.fields(keys.CODES, bors, "K7F3", "nobody", "P4XR")
    participants = batch.records(Participant, keys.PARTICIPANT, bors, ids)
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, participants, "organisation_ids")
    batch.run()
    with counted_trips() as trips:
        assert bors_record.value == Bors(slug=bors, name="Børsen")
        assert ids.value == ["lise", None, "kjell"]
        assert [one.name for one in participants.all] == ["lise", "kjell"]
        assert organisations.by_id == {"library": LIBRARY, "choir": CHOIR}
        assert (participants.get("ola"), participants.get(None)) == (None, None)
    assert trips.count == 0
    assert abs((RedisClock(people).now() - now.value).total_seconds()) < 60


def test_lists_lead_to_records_and_those_to_their_parties(people: RedisClient, bors: str) -> None:
    batch = ReadBatch(people)
    lists = batch.members_of_each(keys.HANDSHAKES_OF, bors, ["lise", "kjell"])
    handshakes = batch.records(Handshake, keys.HANDSHAKE, bors, lists)
    queue = batch.records(Handshake, keys.HANDSHAKE, bors, batch.members(keys.WAITING_HANDSHAKES, bors))
    parties = batch.records(Participant, keys.PARTICIPANT, bors, queue, "parties.participant_id")
    agreements = batch.records(Handshake, keys.AGREEMENT, bors, handshakes, "agreement_id")
    waiting = batch.cardinality(keys.WAITING_HANDSHAKES, bors)
    nobody = batch.records(Participant, keys.PARTICIPANT, bors, ["ola"])
    batch.run()
    assert lists.value == {"lise": [], "kjell": ["h"]}
    assert handshakes.all == queue.all != []
    assert list(parties.by_id) == ["kjell", "lise"]
    assert (agreements.all, nobody.all, waiting.value) == ([], [], 1)


def test_a_batch_is_asked_once_it_has_been_run(people: RedisClient, bors: str) -> None:
    batch = ReadBatch(people)
    assert batch.is_empty
    bors_record = batch.record(Bors, keys.BORS, bors)
    assert not batch.is_empty
    with pytest.raises(LookupError):
        _ = bors_record.value


def test_nothing_to_read_is_no_trip(redis: RedisClient) -> None:
    with counted_trips() as trips:
        ReadBatch(redis).run()
    assert trips.count == 0


@pytest.mark.parametrize("damage", ["of another kind", "no list", "halves of letters"])
def test_what_is_damaged_stops_nothing_but_itself(
    people: Any, bors: str, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = keys.PARTICIPANT.of(bors, "lise")
    match damage:
        case "of another kind":
            people.delete(name)
            people.set(name, "x")
        case "no list":
            people.hset(name, "organisation_ids", '["library"')
        case _:
            people.hset(name, "organisation_ids", b"[\xc3\x28\xff")
    batch = ReadBatch(people)
    participants = batch.records(Participant, keys.PARTICIPANT, bors, batch.fields(keys.CODES, bors, "K7F3", "P4XR"))
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, participants, "organisation_ids")
    one, not_a_list = batch.record(Participant, keys.PARTICIPANT, bors, "lise"), batch.members(keys.CODES, bors)
    with caplog.at_level(logging.WARNING):
        batch.run()
        assert [person.name for person in participants.all] == ["kjell"]
    assert list(organisations.by_id) == ["choir"]
    assert name in caplog.text
    with pytest.raises(Unreadable):
        participants.get("lise")
    with pytest.raises(Unreadable):
        _ = one.value
    with pytest.raises(ResponseError):
        _ = not_a_list.value


def test_it_writes_nothing_and_so_reads_from_a_store_that_takes_no_writes(people: Any, bors: str) -> None:
    batch = ReadBatch(people)
    bors_record = batch.record(Bors, keys.BORS, bors)
    people.execute_command("CLIENT", "PAUSE", 60_000, "WRITE")
    try:
        batch.run()
    finally:
        people.execute_command("CLIENT", "UNPAUSE")
    assert bors_record.value


def test_a_store_that_was_started_again_is_given_the_script_again(people: Any, bors: str) -> None:
    people.script_flush()
    batch = ReadBatch(people)
    bors_record = batch.record(Bors, keys.BORS, bors)
    batch.run()
    assert bors_record.value


def test_entries_of_others_at_the_end_of_a_log_are_passed_over(people: Any, bors: str) -> None:
    people.xadd(keys.LOG.of(bors), {"fact": "x"}, id="7-0")
    for part in range(1, 30):
        people.xadd(keys.LOG.of(bors), {"not": "ours"}, id=f"7-{part}")
    batch = ReadBatch(people)
    position, none = batch.position(bors), batch.position(f"{bors}-2")
    batch.run()
    assert (position.value, none.value) == (7, 0)


def test_on_a_cluster_every_slot_is_asked_in_one_trip(tmp_path: Path) -> None:
    with cluster(tmp_path) as url:
        redis = connections.client(url)
        borser = [f"bors-{number}" for number in range(6)]
        for bors in borser:
            fill(redis, bors)
        for is_warm in (False, True):
            batch = ReadBatch(redis)
            records = [batch.record(Bors, keys.BORS, bors) for bors in borser]
            mark = batch.hash(keys.RESTORE)
            codes = [batch.fields(keys.CODES, bors, "K7F3") for bors in borser]
            people = [batch.records(Participant, keys.PARTICIPANT, bors, ids) for bors, ids in zip(borser, codes, strict=True)]
            time = batch.time(borser[0], lambda store_time: store_time)
            with counted_trips() as trips:
                batch.run()
            assert [one.value.slug for one in records if one.value] == borser
            assert [one.get("lise").name for one in people] == ["lise"] * 6  # type: ignore[union-attr]
            assert (mark.value, time.value.tzinfo is not None) == ({}, True)
            assert trips.count == 1 or not is_warm
        redis.close()
