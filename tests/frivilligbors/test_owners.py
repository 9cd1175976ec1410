"""Who may write what: every owner its own keys, and no owner those of another. Erasure only removes."""

from dataclasses import replace
from typing import get_args

import pytest

from frivilligbors import handshake_withdrawal, keys, ledger
from frivilligbors.codec import pack, unpack
from frivilligbors.commit import Commit, Delete, OwnerWrites, Put, Redaction
from frivilligbors.facts import ParticipantErased
from frivilligbors.keys import Key, Owner
from frivilligbors.ledger import Conflict
from frivilligbors.records import Agreement, Handshake, HandshakeState

from .ledger_stage import AT, Stage, refused
from .test_data_subjects import LATE, SHAKEN

HASHES = [key for key in vars(keys).values() if isinstance(key, Key) and key.holds == "hash" and key.owner != "ledger"]
ERASED = ParticipantErased(at=AT, by="olga", participant_id="olga")
WORDS = Redaction(keys.AGREEMENT, "a1", "olga")


@pytest.fixture
def agreed(stage: Stage) -> Stage:
    """Olga and Per have made an agreement; a broker who voided it wrote why."""
    kept = replace(LATE, voided_at=AT, void_reason="Olga angret seg")
    both = replace(kept, parties=(kept.parties[0], replace(kept.parties[1], gives="Lokaler")))
    stage.commit(Commit(writes=[Put(keys.AGREEMENT, "a1", pack(both))], answer={}))
    return stage


def erase(stage: Stage, *redactions: Redaction, facts: tuple[ParticipantErased, ...] = (ERASED,)) -> None:
    stage.commit(Commit(redactions=redactions, facts=facts, answer={}), owner="registration")


def agreement(stage: Stage) -> Agreement:
    return unpack(Agreement, stage.record(keys.AGREEMENT, "a1"))


@pytest.mark.parametrize("owner", get_args(Owner))
def test_an_owner_writes_its_own_keys_and_no_other(stage: Stage, owner: Owner) -> None:
    for key in HASHES:
        for write in (Put(key, "x", {"field": "value"}), Delete(key, "x")):
            commit = Commit(writes=[write], answer={})
            if key.owner == owner and isinstance(write, Delete):
                stage.commit(commit, owner=owner)
            elif key.owner != owner:
                with stage.nothing_kept():
                    refused(lambda commit=commit: stage.commit(commit, owner=owner), PermissionError)  # type: ignore[misc]


@pytest.mark.parametrize("owner", ["registration", "organiser", "board", "letters"])
def test_a_record_that_is_numbered_is_its_owners_too(stage: Stage, owner: Owner) -> None:
    commit = Commit(answer={}, sequence="agreement", numbered=[(keys.AGREEMENT, "a1")])
    with stage.nothing_kept():
        refused(lambda: stage.commit(commit, owner=owner), PermissionError)
    stage.commit(commit, owner="agreements")
    assert stage.record(keys.AGREEMENT, "a1") == {"number": "1"}


def test_erasing_somebody_takes_their_words_out_of_what_they_share_with_others(agreed: Stage) -> None:
    erase(agreed, WORDS)
    found = agreement(agreed)
    assert [party.gives for party in found.parties] == ["", "Lokaler"]
    assert (found.void_reason, found.revision, found.voided_at) == ("", 2, AT)
    assert replace(found, parties=LATE.parties, void_reason=None, voided_at=None, revision=1) == LATE
    assert (agreed.record(keys.RECORDS_OF, "olga"), agreed.record(keys.RECORDS_OF, "per")) == ({}, {"agreement:a1": "1"})


@pytest.mark.parametrize("facts", [(), (replace(ERASED, participant_id="per"),)], ids=["nobody", "another"])
def test_nobody_is_redacted_whom_the_commit_does_not_erase(agreed: Stage, facts: tuple[ParticipantErased, ...]) -> None:
    with agreed.nothing_kept():
        refused(lambda: erase(agreed, WORDS, facts=facts), PermissionError)


def test_whoever_erases_cannot_say_what_is_written(agreed: Stage) -> None:
    assert set(Redaction._fields) == {"key", "suffix", "participant_id"}
    mine = Commit(writes=[Put(keys.AGREEMENT, "a1", {"void_reason": "noe annet"})], facts=[ERASED], answer={})
    with agreed.nothing_kept():
        refused(lambda: agreed.commit(mine, owner="registration"), PermissionError)
        refused(lambda: OwnerWrites("registration", tuple(mine.writes)), PermissionError)


def test_only_records_that_are_shared_are_redacted(agreed: Stage) -> None:
    with agreed.nothing_kept():
        refused(lambda: erase(agreed, Redaction(keys.AGREEMENT, "a1", "olga"), WORDS._replace(key=keys.BOARD)), LookupError)


def test_a_record_that_is_not_there_is_not_made_by_redacting_it(agreed: Stage) -> None:
    erase(agreed, WORDS, WORDS._replace(suffix="a2"))
    assert not agreed.redis.exists(keys.AGREEMENT.of(agreed.bors, "a2"))
    assert agreement(agreed).parties[0].gives == ""


def test_what_was_written_between_the_reading_and_the_erasing_is_not_lost(
    agreed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ledger.redacted

    def changed_meanwhile(*record: object) -> dict[str, str]:
        agreed.redis.hset(keys.AGREEMENT.of(agreed.bors, "a1"), mapping={"revision": "7", "hidden": "true"})
        return read(*record)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "redacted", changed_meanwhile)
    refused(lambda: erase(agreed, WORDS), Conflict)
    assert agreement(agreed).parties[0].gives == "Sang"
    monkeypatch.undo()
    erase(agreed, WORDS)
    found = agreement(agreed)
    assert (found.parties[0].gives, found.hidden, found.revision) == ("", True, 8)


def test_whoever_leaves_withdraws_by_writes_of_the_agreements_own(stage: Stage) -> None:
    stage.commit(Commit(writes=[Put(keys.HANDSHAKE, "h1", pack(SHAKEN))], answer={}))
    withdrawal = handshake_withdrawal.withdraw([SHAKEN], by="olga", at=AT)
    commit = Commit(expects=withdrawal.expects, owner_writes=[withdrawal.writes], facts=withdrawal.facts, answer={})
    stage.commit(commit, owner="registration")
    found = unpack(Handshake, stage.record(keys.HANDSHAKE, "h1"))
    assert (found.state, found.revision, found.parties) == (HandshakeState.WITHDRAWN, 3, SHAKEN.parties)
    refused(lambda: stage.commit(commit, idempotency_key="late", owner="registration"), Conflict)
    with stage.nothing_kept():
        same = Commit(writes=withdrawal.writes.writes, facts=withdrawal.facts, answer={})
        refused(lambda: stage.commit(same, owner="registration"), PermissionError)
