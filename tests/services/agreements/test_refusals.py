"""What a broker is refused, why, beside which field; and that a refusal leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest

from .cast import CODES, Evening, agreement_body
from .conftest import Hands

Body = dict[str, Any]


def changed_body(change: Callable[[Body], Any]) -> Body:
    changed = agreement_body()
    change(changed)
    return changed


def party(place: int, **changes: Any) -> Body:
    return changed_body(lambda body: body["parties"][place].update(changes))


def nobody_gives() -> Body:
    return changed_body(lambda body: [party.update(gives="") for party in body["parties"]])


@pytest.mark.parametrize(
    ("asked", "error_code", "field"),
    [
        (party(0, code="XXXX"), "unknown-code", "parties.0.code"),
        (party(1, code="XXXX"), "unknown-code", "parties.1.code"),
        (party(1, code="---"), "unknown-code", "parties.1.code"),
        (party(1, code="k7f3"), "same-party-twice", "parties.1.code"),
        (nobody_gives(), "nobody-gives", "parties.0.gives"),
        (party(1, code=CODES["both"]), "organisation-needed", "parties.1.organisation_id"),
        (party(1, code=CODES["both"], organisation_id="library"), "unknown-organisation", "parties.1.organisation_id"),
        (party(0, organisation_id="choir"), "unknown-organisation", "parties.0.organisation_id"),
        (agreement_body(category="money"), "unknown-category", "category"),
        (agreement_body(kind="sale"), "unknown-kind", "kind"),
        (agreement_body(handshake_id="0123456789abcdef"), "handshake-unknown", "handshake_id"),
        (agreement_body(parties=agreement_body()["parties"][:1]), "two-parties", "parties"),
        (agreement_body(parties=agreement_body()["parties"] * 2), "too-many", "parties"),
        (agreement_body(parties=[]), "two-parties", "parties"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(
    evening: Evening, asked: Body, error_code: str, field: str
) -> None:
    before = evening.kept
    answer = evening.post(asked)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["detail"]
    assert answer.json["code"] in (error_code, "form-invalid")
    assert evening.kept == before


def test_before_the_gong_nothing_is_confirmed(planned: Evening) -> None:
    before = planned.kept
    answer = planned.post(agreement_body())
    assert (answer.status_code, answer.json["code"]) == (409, "bors-not-open")
    assert planned.kept == before


def test_after_grace_nothing_is_confirmed(evening: Evening, clock: Hands) -> None:
    evening.close(grace_minutes=5)
    clock.pass_(minutes=5, seconds=1)
    before = evening.kept
    answer = evening.post(agreement_body())
    assert (answer.status_code, answer.json["code"]) == (409, "bors-closed")
    assert evening.kept == before


def test_who_has_withdrawn_is_known_no_more(evening: Evening) -> None:
    person = evening.context.queries.participant(evening.slug, "choir")
    assert person is not None
    evening.withdraw(person)
    answer = evening.post(agreement_body())
    assert (answer.status_code, answer.json["code"]) == (422, "unknown-code")


@pytest.mark.parametrize(("lang", "sentence"), [("nb", "Ingen her har"), ("nn", "Ingen her har"), ("en", "Nobody here")])
def test_a_refusal_speaks_the_language_of_the_asker(evening: Evening, lang: str, sentence: str) -> None:
    answer = evening.post(party(0, code="XXXX"), headers={"Accept-Language": lang})
    assert answer.json["title"].startswith(sentence)
    assert lang in answer.headers["Content-Language"]


def test_a_refused_key_may_be_used_again_for_what_is_right(evening: Evening) -> None:
    assert evening.post(party(0, code="XXXX"), idempotency_key="one").status_code == 422
    assert evening.post(agreement_body(), idempotency_key="one").status_code == 201


def test_an_unknown_bors_is_not_here(evening: Evening) -> None:
    answer = evening.client().post("/api/bors/nowhere/agreements", json=agreement_body(), headers={"Idempotency-Key": "1"})
    assert answer.status_code == 403  # Kari's token opens another børs, and says nothing of this one
    assert evening.app.test_client().get("/api/bors/nowhere/agreements").status_code == 404
