"""An agreement that an organiser corrects keeps its number, and everything that counts follows."""

from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import dumps
from frivilligbors.commit import Commit, Delete
from frivilligbors.enums import AgreementKind, Category
from frivilligbors.facts import AgreementCorrected, ParticipantErased
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.log import Log
from frivilligbors.records import Agreement
from frivilligbors.tallies import Tallies

from .cast import Evening, agreement_body, path
from .races import RACES, Round, run, status

HALL, CONCERT = "Salen en kveld i måneden", "En sommerkonsert"


def correct(evening: Evening, agreement: str, by: str | None = "ola", **body: Any) -> TestResponse:
    headers = {"Idempotency-Key": token_hex(8)}
    return evening.client(by).patch(path(evening.slug, f"/{agreement}"), json=body, headers=headers)


def gives(*texts: str) -> list[dict[str, str]]:
    return [{"gives": text} for text in texts]


def kept(evening: Evening, agreement: str) -> Agreement:
    found = evening.context.queries.agreement(evening.slug, agreement)
    assert found is not None
    return found


def counted(evening: Evening) -> Tallies:
    return Boards(evening.context.redis).rebuilt(evening.slug).tallies


def test_texts_category_and_kind_are_corrected_and_the_number_stays(evening: Evening) -> None:
    evening.confirmed()
    ours = evening.confirmed()["agreement_id"]
    answer = correct(evening, ours, parties=gives("Salen", CONCERT), category="time", kind="intent")
    assert answer.status_code == 200, answer.text
    assert (answer.json["number"], answer.json["category"], answer.json["kind"]) == (2, "time", "intent")
    assert [party["gives"] for party in answer.json["parties"]] == ["Salen", CONCERT]
    agreement = kept(evening, ours)
    assert (agreement.number, agreement.revision, agreement.kind, agreement.stands) == (2, 2, AgreementKind.INTENT, True)
    counts = counted(evening).agreements
    assert (counts.total, counts.intents) == (2, 1)
    assert (counts.by_category[Category.PREMISES], counts.by_category[Category.TIME]) == (1, 1)


def test_the_fact_has_before_and_after_and_none_of_the_words(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    correct(evening, ours, parties=gives("Et nytt ord", CONCERT), category="time", kind="intent")
    confirmed, fact = evening.facts
    assert fact == AgreementCorrected(
        at=fact.at,
        by=fact.by,
        agreement_id=ours,
        sectors=confirmed.sectors,
        participants=confirmed.participants,
        agreed_at=confirmed.agreed_at,
        category_before=Category.PREMISES,
        category=Category.TIME,
        kind_before=AgreementKind.AGREEMENT,
        kind=AgreementKind.INTENT,
    )
    assert "Et nytt ord" not in str(evening.context.redis.xrange(keys.LOG.of(evening.slug), "-", "+"))


def test_what_is_so_already_is_no_correction(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    for body in ({}, {"category": "premises"}, {"parties": gives(HALL, CONCERT), "kind": "agreement"}):
        assert correct(evening, ours, **body).status_code == 200
    assert len(evening.facts) == 1


def test_one_key_corrects_once(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    for replayed in (None, "true"):
        answer = evening.client("ola").patch(
            path(evening.slug, f"/{ours}"), json={"category": "time"}, headers={"Idempotency-Key": "one"}
        )
        assert answer.headers.get("Idempotent-Replayed") == replayed
    assert len(evening.facts) == 2


@pytest.mark.parametrize(
    ("body", "status_code", "error_code"),
    [
        ({"parties": gives("", "")}, 422, "nobody-gives"),
        ({"parties": gives(HALL)}, 422, "form-invalid"),
        ({"parties": gives("x" * 201, CONCERT)}, 422, "form-invalid"),
        ({"category": "gold"}, 422, "form-invalid"),
        ({"category": ""}, 422, "form-invalid"),
        ({"number": 7}, 422, "form-invalid"),
        ({"revision": "1"}, 422, "form-invalid"),
        ({"revision": 9, "category": "time"}, 409, "changed-meanwhile"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(
    evening: Evening, body: dict[str, Any], status_code: int, error_code: str
) -> None:
    ours = evening.confirmed()["agreement_id"]
    before = evening.kept
    answer = correct(evening, ours, **body)
    assert (answer.status_code, answer.json["code"]) == (status_code, error_code)
    assert evening.kept == before


def test_only_what_stands_is_corrected_and_by_an_organiser_alone(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    for who, status_code in ((None, 401), ("kari", 403), ("lena", 403)):
        assert correct(evening, ours, by=who, category="time").status_code == status_code
    evening.post({"reason": "feil"}, f"/{ours}/void", by="ola")
    assert correct(evening, ours, category="time").json["code"] == "already-voided"
    assert correct(evening, "nobodys", category="time").json["code"] == "agreement-unknown"


def test_what_is_voided_after_it_was_corrected_leaves_the_board_by_its_new_category(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    correct(evening, ours, category="time", kind="intent")
    evening.post({"reason": "feil"}, f"/{ours}/void", by="ola")
    counts = counted(evening).agreements
    assert (counts.total, counts.intents, counts.voided, set(counts.by_category.values())) == (0, 0, 1, {0})


def test_nobody_writes_the_words_of_somebody_erased(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    fact = ParticipantErased(at=evening.context.clock.now(), by="choir", participant_id="choir")
    erasing = Commit(writes=[Delete(keys.PARTICIPANT, "choir")], facts=[fact], answer={})
    evening.context.ledger("registration").commit(evening.slug, IdempotentRequest("test", "test", "erase", {}), erasing)
    answer = correct(evening, ours, parties=gives(HALL, "Ordene tilbake"))
    assert (answer.status_code, answer.json["code"]) == (422, "party-erased")
    assert correct(evening, ours, parties=gives("Salen", CONCERT)).status_code == 200


def test_a_shorter_text_of_the_list_stays_unless_it_is_the_longer_by_now(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    form = {"key": token_hex(8), "first": "Salen en kveld", "second": ""}
    evening.client("ola").post(f"/megler/{evening.slug}/avtale/{ours}/resultattekst", data=form)
    correct(evening, ours, parties=gives("Salen to kvelder i måneden", "Konsert"))
    assert [party.listed for party in kept(evening, ours).parties] == ["Salen en kveld", ""]
    correct(evening, ours, parties=gives("Salen", "Konsert"))
    assert [party.listed for party in kept(evening, ours).parties] == ["Salen", ""]


def correct_and_void(race: Round) -> Any:
    """An agreement that is corrected and voided at once is corrected first, or not at all; then it is voided."""
    evening, ours = race.evening, race.evening.confirmed()["agreement_id"]
    corrected, voided = race.at_once(
        lambda: correct(evening, ours, category="time", kind="intent"),
        lambda: evening.post({"reason": "feil"}, f"/{ours}/void", by="lena"),
    )
    assert status(voided) == (200, "")
    counts = race.tallies.agreements
    assert (counts.total, counts.intents, counts.voided, set(counts.by_category.values())) == (0, 0, 1, {0})
    assert (kept(evening, ours).category is Category.TIME) == (corrected.status_code == 200)
    return status(corrected)


def two_correct(race: Round) -> Any:
    """Of two who correct what both have seen, one is told that it has changed."""
    evening, ours = race.evening, race.evening.confirmed()["agreement_id"]
    answers = race.at_once(*(lambda to=to: correct(evening, ours, category=to, revision=1) for to in ("time", "other")))
    counts = race.tallies.agreements
    assert counts.by_category[kept(evening, ours).category] == counts.total == 1
    return tuple(sorted(map(status, answers)))


def test_a_correction_that_meets_a_void_or_another_correction_is_one_or_the_other(app: Flask) -> None:
    RACES[correct_and_void] = {(200, ""), (409, "already-voided")}
    RACES[two_correct] = {((200, ""), (409, "changed-meanwhile"))}
    for race in (correct_and_void, two_correct):
        try:
            run(app, race, 8)
        finally:
            del RACES[race]


STEPS = st.one_of(
    st.tuples(st.just("confirm"), st.sampled_from(Category), st.sampled_from(AgreementKind)),
    st.tuples(st.just("correct"), st.integers(0, 3), st.sampled_from(Category), st.sampled_from(AgreementKind)),
    st.tuples(st.sampled_from(("void", "hide")), st.integers(0, 3)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=9))
def test_whatever_is_corrected_the_board_the_rebuild_and_the_records_count_the_same(
    one_app: Flask, steps: list[tuple[Any, ...]]
) -> None:
    evening = Evening(one_app.extensions["context"], f"corrected-{token_hex(6)}", one_app)
    evening.plan()
    evening.open_()
    boards, made = Boards(evening.context.redis), []
    for step in steps:
        match step:
            case ("confirm", category, kind):
                made.append(evening.confirmed(agreement_body(category=category, kind=kind))["agreement_id"])
            case ("correct", which, category, kind) if which < len(made):
                correct(evening, made[which], category=category, kind=kind)
            case ("void", which) if which < len(made):
                evening.post({"reason": "feil"}, f"/{made[which]}/void", by="ola")
            case ("hide", which) if which < len(made):
                evening.post({}, f"/{made[which]}/hide", by="ola")
        board = boards.read(evening.slug)
        entries = Log(evening.context.redis).after(evening.slug, board.position)
        assert boards.move(evening.slug, board, board.applied(entries)) or not entries
    rebuilt = boards.rebuilt(evening.slug)
    if steps:
        assert dumps(boards.read(evening.slug).tallies) == dumps(rebuilt.tallies)
    counts, standing = rebuilt.tallies.agreements, [one for one in evening.agreements if one.stands]
    assert counts.total == len(standing)
    assert counts.intents == sum(one.kind is AgreementKind.INTENT for one in standing)
    assert counts.by_category == {category: sum(one.category is category for one in standing) for category in Category}
