"""Merging meets everything else: whatever is first, nothing is half, and the figures are those of a recount."""

from collections import Counter
from collections.abc import Callable
from secrets import token_hex
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frivilligbors import keys
from frivilligbors.facts import AgreementConfirmed, AgreementCorrected, AgreementVoided
from frivilligbors.ledger import Ledger
from frivilligbors.log import Log
from services.organiser.commands import command_line

from .bors_client import CHOIR, LIBRARY, OLA, BorsClient
from .merge_hall import SCOUTS, Hall, with_helpers

Meanwhile = Callable[[Callable[[], object]], None]
PEOPLE = {"a": [CHOIR], "b": [SCOUTS, LIBRARY], "c": [LIBRARY], "d": [OLA]}
NAMES = st.sampled_from([*PEOPLE])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), NAMES, NAMES),
        st.tuples(st.just("merge"), NAMES, NAMES),
        st.tuples(st.just("unmerge"), NAMES, NAMES),
        st.tuples(st.just("confirm"), NAMES, NAMES),
        st.tuples(st.just("void"), NAMES, NAMES),
        st.tuples(st.just("correct"), NAMES, NAMES),
        st.tuples(st.just("withdraw"), NAMES, NAMES),
        st.tuples(st.just("erase"), NAMES, NAMES),
    ),
    max_size=14,
)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen, once, after the next command has looked and before it commits."""

    def arrange(happening: Callable[[], object]) -> None:
        commit = Ledger.commit

        def interrupted(self: Ledger, *arguments: Any, **more: Any) -> Any:
            monkeypatch.setattr(Ledger, "commit", commit)
            happening()
            return commit(self, *arguments, **more)

        monkeypatch.setattr(Ledger, "commit", interrupted)

    return arrange


def test_of_two_organisers_who_merge_each_into_the_other_one_is_first(hall: Hall, meanwhile: Meanwhile) -> None:
    answers = []
    meanwhile(lambda: answers.append(hall.merge("mobile", "door")))
    late = hall.merge("door", "mobile")
    assert answers[0].status_code == 200
    assert late.json["code"] in ("merged-already", "merge-has-merged")
    assert hall.bors_client.context.queries.aliases(hall.bors) == {hall.id_of("mobile"): hall.id_of("door")}
    assert hall.board().participants.total == 2


def test_merged_while_a_desk_confirms_with_the_other_code(hall: Hall, meanwhile: Meanwhile) -> None:
    merged = []
    meanwhile(lambda: merged.append(hall.merge("door", "mobile")))
    answer = hall.confirm("door", "lise", door={"organisation_id": hall.organisation("door")})
    assert (merged[0].status_code, answer.status_code) == (200, 201)
    (agreement,) = hall.bors_client.context.queries.agreements(hall.bors)
    assert agreement.parties[0].stored_id == hall.id_of("mobile"), "the desk looked again"


def test_confirmed_with_each_other_while_they_are_merged_they_are_two(hall: Hall, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: hall.confirm("door", "mobile"))
    assert hall.merge("door", "mobile").json["code"] == "merge-of-parties"
    assert hall.board().participants.total == 3


def test_a_handshake_with_each_other_while_they_are_merged_stops_it(hall: Hall, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: hall.propose("mobile", "door"))
    assert hall.merge("door", "mobile").json["code"] == "merge-with-handshake"


def test_parted_while_a_desk_voids(hall: Hall, meanwhile: Meanwhile) -> None:
    made = hall.confirm("door", "lise").json["agreement_id"]
    hall.merge("door", "mobile")
    meanwhile(lambda: hall.unmerge("door"))
    assert hall.post("agreements", "ola", f"/agreements/{made}/void", {"reason": "mistake"}).status_code == 200
    assert [one.agreement_id for one in hall.bors_client.context.queries.agreements_of(hall.bors, hall.id_of("door"))] == [made]
    assert hall.bors_client.context.queries.agreements_of(hall.bors, hall.id_of("mobile")) == []


def play(hall: Hall, step: tuple[str, str, str]) -> None:
    """One step, or its refusal: never an error."""
    what, one, other = step
    match what:
        case "merge":
            answer = hall.merge(one, other)
        case "unmerge":
            answer = hall.unmerge(one)
        case "confirm":
            found = [hall.bors_client.context.queries.participant(hall.bors, hall.id_of(who)) for who in (one, other)]
            chosen = [{"organisation_id": who.organisation_ids[-1]} if who else {} for who in found]
            parties = [
                {"code": hall.code(who), "gives": token_hex(4), **more} for who, more in zip((one, other), chosen, strict=True)
            ]
            answer = hall.post("agreements", "kari", "/agreements", {"parties": parties, "category": "time"})
        case "void":
            made = [each for each in hall.bors_client.context.queries.agreements(hall.bors) if each.stands]
            path = f"/agreements/{made[0].agreement_id if made else 'none'}/void"
            answer = hall.post("agreements", "ola", path, {"reason": "feil"})
        case "correct":
            path = f"/api/bors/{hall.bors}/participants/{hall.id_of(one)}"
            answer = hall.client("registration", "ola").patch(path, json={"organisations": PEOPLE[other]})
        case "withdraw":
            answer = hall.post("registration", "ola", f"/participants/{hall.id_of(one)}/withdraw")
        case _:
            who = hall.bors_client.context.queries.participant(hall.bors, hall.id_of(one))
            body = {"name": who.name if who else "?"}
            answer = hall.post("registration", "ola", f"/participants/{hall.id_of(one)}/erase", body)
    assert answer.status_code < 500, (step, answer.text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_merged_and_parted_the_board_is_a_recount_and_each_letter_goes_to_two(
    bors_client: BorsClient,
    services: dict[str, Flask],
    steps: list[tuple[str, str, str]],
) -> None:
    bors = f"bors-{uuid4().hex[:10]}"
    command_line.create_bors(bors_client.context, bors, "Frivilligbørs", place="Nes", by="ola", idempotency_key=token_hex(8))
    hall = open_hall(BorsClient(bors_client.context, bors_client.client, bors), services)
    queries, redis, erased = hall.bors_client.context.queries, hall.bors_client.context.redis, 0
    for step in steps:
        before = len(queries.active_participants(bors))
        play(hall, step)
        erased += step[0] == "erase" and len(queries.active_participants(bors)) < before
        board, present = hall.board(), queries.active_participants(bors)
        assert board.participants.total == len(present) + erased, "the counts of the erased stand"
        if not erased:
            first = {one.participant_id: queries.organisations(bors, one.organisation_ids[:1])[0].sector for one in present}
            counted = {sector: count for sector, count in board.participants.by_sector.items() if count}
            assert counted == Counter(first.values())
        assert board.agreements.total == sum(one.stands for one in queries.agreements(bors))
    for former, into in queries.aliases(bors).items():
        assert redis.exists(keys.PARTICIPANT.of(bors, former), keys.PARTICIPANT.of(bors, into)) == 2, "no alias points nowhere"
    aliases = queries.aliases(bors)
    for entry in Log(redis).all(bors):
        if isinstance(entry.fact, AgreementConfirmed | AgreementVoided | AgreementCorrected):
            assert len({aliases.get(one, one) for one in entry.fact.participants}) == 2, "nobody is written to twice"
    for one in queries.agreements(bors):
        assert len({party.participant_id for party in one.parties}) == 2
        for party in one.parties:
            if queries.participant(bors, party.participant_id):
                own = queries.agreements_of(bors, party.participant_id)
                assert one.agreement_id in {each.agreement_id for each in own}


def open_hall(bors_client: BorsClient, apps: dict[str, Flask]) -> Hall:
    """Four who came, in an open hour."""
    made = Hall(bors_client, apps)
    for who, organisations in PEOPLE.items():
        made.register(who, name=who.upper(), organisations=organisations)
    return with_helpers(made)
