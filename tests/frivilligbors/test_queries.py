"""Who is in a børs: reading what other rooms keep."""

from dataclasses import replace

import pytest

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import Sector
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Organisation, Participant

from .ledger_stage import AT, Stage

LIBRARY = Organisation(organisation_id="library", name="Nesset bibliotek", sector=Sector.PUBLIC)
CHOIR = Organisation(organisation_id="choir", name="Fjordkoret", sector=Sector.VOLUNTARY)
KARI = Participant(participant_id="kari", code="K7F3", name="Kari", registered_at=AT, organisation_ids=("library", "choir"))


@pytest.fixture
def queries(stage: Stage) -> Queries:
    people = [KARI, replace(KARI, participant_id="ola", code="P4XR", name="Ola")]
    writes = [Put(keys.ORGANISATION, each.organisation_id, pack(each)) for each in (LIBRARY, CHOIR)]
    for person in people:
        writes.append(Put(keys.PARTICIPANT, person.participant_id, pack(person)))
        writes.append(Put(keys.CODES, "", {person.code: person.participant_id}))
    lists = [Append(keys.PARTICIPANTS, "", person.participant_id) for person in people]
    stage.commit(Commit(writes=[*writes, *lists], answer={}), owner="registration")
    bors = Put(keys.BORS, "", pack(Bors(slug=stage.bors, name="Børsen")))
    stage.commit(Commit(writes=[bors], answer={}), owner="organiser")
    return Queries(stage.redis)


def test_a_bors_is_read_or_is_not_there(stage: Stage, queries: Queries) -> None:
    assert queries.bors(stage.bors) == Bors(slug=stage.bors, name="Børsen")
    assert queries.bors(f"{stage.bors}-b") is None


def test_a_participant_is_found_by_id_and_by_code(stage: Stage, queries: Queries) -> None:
    assert queries.participant(stage.bors, "kari") == queries.participant_by_code(stage.bors, "K7F3") == KARI
    assert queries.participant(stage.bors, "nobody") is None
    assert queries.participant_by_code(stage.bors, "XXXX") is None


def test_a_code_whose_participant_is_gone_is_nobodys(stage: Stage, queries: Queries) -> None:
    stage.redis.delete(keys.PARTICIPANT.of(stage.bors, "kari"))
    assert queries.participant_by_code(stage.bors, "K7F3") is None
    assert [person.name for person in queries.participants(stage.bors)] == ["Ola"]


def test_participants_come_in_the_order_they_came(stage: Stage, queries: Queries) -> None:
    assert [person.name for person in queries.participants(stage.bors)] == ["Kari", "Ola"]


def test_organisations_come_in_the_order_asked_for(stage: Stage, queries: Queries) -> None:
    assert queries.organisations(stage.bors, ("choir", "nobody", "library")) == [CHOIR, LIBRARY]
    assert queries.organisations(stage.bors, ()) == []
    assert queries.organisation(stage.bors, "library") == LIBRARY
    assert queries.organisation(stage.bors, "nobody") is None


def test_there_are_no_agreements_before_there_are(stage: Stage, queries: Queries) -> None:
    assert queries.agreements(stage.bors) == []
    assert queries.agreement(stage.bors, "a1") is None


def test_borser_are_listed_in_alphabetical_order(stage: Stage, queries: Queries) -> None:
    slugs = [f"{stage.bors}-{letter}" for letter in "bac"]
    stage.redis.sadd(keys.DIRECTORY, *slugs)
    assert [slug for slug in queries.borser() if slug in slugs] == sorted(slugs)
    stage.redis.srem(keys.DIRECTORY, *slugs)
