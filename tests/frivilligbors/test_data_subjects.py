"""Whatever is written about somebody is found by the index of that person's records, written in the same commit."""

from dataclasses import fields, replace

import pytest

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Absent, Commit, Put, Write
from frivilligbors.data_subjects import NOBODY, PARTIES
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import ParticipantErased
from frivilligbors.ledger import Conflict
from frivilligbors.records import Agreement, Handshake, Participant, Party

from .ledger_stage import AT, Stage, refused

BOTH = (
    Party(participant_id="olga", organisation_id="choir", sector=Sector.VOLUNTARY, gives="Sang"),
    Party(participant_id="per", organisation_id="library", sector=Sector.PUBLIC, gives=""),
)
LATE = Agreement(
    agreement_id="a1",
    parties=BOTH,
    category=Category.TIME,
    kind=AgreementKind.AGREEMENT,
    broker_id="kari",
    agreed_at=AT,
    late=True,
)
SHAKEN = Handshake(
    handshake_id="h1",
    code="ABC",
    parties=BOTH,
    category=Category.TIME,
    kind=AgreementKind.AGREEMENT,
    proposed_at=AT,
    revision=2,
)
OLGA = Participant(participant_id="olga", code="K7F3", name="Olga", registered_at=AT, organisation_ids=("choir", "council"))


def index(stage: Stage, who: str = "olga") -> set[str]:
    return set(stage.record(keys.RECORDS_OF, who))


def write(stage: Stage, *writes: Write, owner: keys.Owner = "agreements", **more: object) -> None:
    stage.commit(Commit(writes=writes, answer={}, **more), owner=owner)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("owner", "put", "found"),
    [
        ("agreements", Put(keys.AGREEMENT, "a1", pack(LATE)), {"agreement:a1"}),
        ("agreements", Put(keys.AGREEMENT, "a1", pack(replace(LATE, late=False))), {"agreement:a1"}),
        ("agreements", Put(keys.HANDSHAKE, "h1", pack(SHAKEN)), {"handshake:h1"}),
        ("registration", Put(keys.PARTICIPANT, "olga", pack(OLGA)), {"organisation:choir", "organisation:council"}),
    ],
)
def test_a_record_of_somebody_is_found_by_their_index(stage: Stage, owner: keys.Owner, put: Put, found: set[str]) -> None:
    write(stage, put, owner=owner)
    assert index(stage) == found


def test_both_parties_find_what_they_agreed(stage: Stage) -> None:
    write(stage, Put(keys.AGREEMENT, "a1", pack(LATE)))
    assert index(stage, "olga") == index(stage, "per") == {"agreement:a1"}


def test_what_somebody_spoke_for_once_is_found_for_good(stage: Stage) -> None:
    for spoken_for in (("choir",), ("library",)):
        write(stage, Put(keys.PARTICIPANT, "olga", pack(replace(OLGA, organisation_ids=spoken_for))), owner="registration")
    assert index(stage) == {"organisation:choir", "organisation:library"}


def test_a_commit_that_does_not_hold_leaves_no_index(stage: Stage) -> None:
    stage.open_()
    refused(lambda: write(stage, Put(keys.AGREEMENT, "a1", pack(LATE)), expects=[Absent(keys.BORS)]), Conflict)
    assert index(stage) == set()


def test_what_erases_somebody_leaves_their_index_nowhere_and_the_others_whole(stage: Stage) -> None:
    write(stage, Put(keys.AGREEMENT, "a1", pack(LATE)))
    write(stage, Put(keys.AGREEMENT, "a1", pack(LATE)), facts=[ParticipantErased(at=AT, by="olga", participant_id="olga")])
    assert (index(stage, "olga"), index(stage, "per")) == (set(), {"agreement:a1"})


def test_a_kind_of_record_that_nobody_has_thought_about_is_not_written(stage: Stage) -> None:
    diary = keys.Key("diary", "registration", "hash")
    with stage.nothing_kept():
        refusal = refused(lambda: write(stage, Put(diary, "d1", {"words": "Kjære dagbok"}), owner="registration"), LookupError)
    assert "diary" in str(refusal)


def test_no_kind_of_record_is_said_to_concern_both_somebody_and_nobody() -> None:
    assert not {*PARTIES, keys.PARTICIPANT} & {*NOBODY}


def test_a_record_that_concerns_its_parties_says_who_they_are() -> None:
    kinds = {keys.AGREEMENT: Agreement, keys.HANDSHAKE: Handshake}
    assert kinds.keys() == PARTIES
    assert all("parties" in {one.name for one in fields(kind)} for kind in kinds.values())
