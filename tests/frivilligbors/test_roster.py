"""Who is in a børs: reading what other rooms keep."""

from dataclasses import replace

import pytest

from frivilligbors import keys
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.kinds import Sector
from frivilligbors.records import Bors, Organisation, Participant
from frivilligbors.roster import Roster
from frivilligbors.wire import pack

from .stage import AT, Stage

LIBRARY = Organisation(organisation_id="library", name="Nesset bibliotek", sector=Sector.PUBLIC)
CHOIR = Organisation(organisation_id="choir", name="Fjordkoret", sector=Sector.VOLUNTARY)
KARI = Participant(participant_id="kari", code="K7F3", name="Kari", registered_at=AT, organisation_ids=("library", "choir"))


@pytest.fixture
def roster(stage: Stage) -> Roster:
    people = [KARI, replace(KARI, participant_id="ola", code="P4XR", name="Ola")]
    writes = [Put(keys.ORGANISATION, each.organisation_id, pack(each)) for each in (LIBRARY, CHOIR)]
    for person in people:
        writes.append(Put(keys.PARTICIPANT, person.participant_id, pack(person)))
        writes.append(Put(keys.CODES, "", {person.code: person.participant_id}))
    lists = [Append(keys.PARTICIPANTS, "", person.participant_id) for person in people]
    stage.commit(Commit(writes=[*writes, *lists], answer={}), room="registration")
    bors = Put(keys.BORS, "", pack(Bors(slug=stage.bors, name="Børsen")))
    stage.commit(Commit(writes=[bors], answer={}), room="organiser")
    return Roster(stage.store)


def test_a_bors_is_read_or_is_not_there(stage: Stage, roster: Roster) -> None:
    assert roster.bors(stage.bors) == Bors(slug=stage.bors, name="Børsen")
    assert roster.bors(f"{stage.bors}-b") is None


def test_a_participant_is_found_by_id_and_by_code(stage: Stage, roster: Roster) -> None:
    assert roster.participant(stage.bors, "kari") == roster.participant_by_code(stage.bors, "K7F3") == KARI
    assert roster.participant(stage.bors, "nobody") is None
    assert roster.participant_by_code(stage.bors, "XXXX") is None


def test_a_code_whose_participant_is_gone_is_nobodys(stage: Stage, roster: Roster) -> None:
    stage.store.delete(keys.PARTICIPANT.of(stage.bors, "kari"))
    assert roster.participant_by_code(stage.bors, "K7F3") is None
    assert [person.name for person in roster.participants(stage.bors)] == ["Ola"]


def test_participants_come_in_the_order_they_came(stage: Stage, roster: Roster) -> None:
    assert [person.name for person in roster.participants(stage.bors)] == ["Kari", "Ola"]


def test_organisations_come_in_the_order_asked_for(stage: Stage, roster: Roster) -> None:
    assert roster.organisations(stage.bors, ("choir", "nobody", "library")) == [CHOIR, LIBRARY]
    assert roster.organisations(stage.bors, ()) == []
    assert roster.organisation(stage.bors, "library") == LIBRARY
    assert roster.organisation(stage.bors, "nobody") is None


def test_there_are_no_agreements_before_there_are(stage: Stage, roster: Roster) -> None:
    assert roster.agreements(stage.bors) == []
    assert roster.agreement(stage.bors, "a1") is None


def test_borser_are_listed_in_alphabetical_order(stage: Stage, roster: Roster) -> None:
    slugs = [f"{stage.bors}-{letter}" for letter in "bac"]
    stage.store.sadd(keys.DIRECTORY, *slugs)
    assert [slug for slug in roster.borser() if slug in slugs] == sorted(slugs)
    stage.store.srem(keys.DIRECTORY, *slugs)
