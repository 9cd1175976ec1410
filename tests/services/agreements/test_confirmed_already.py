"""Sent again, pressed twice, or used for something else."""

import pytest

from .cast import Evening, agreement_body


def test_the_same_key_and_body_give_the_same_answer_again(evening: Evening) -> None:
    first, again = (evening.post(agreement_body(), idempotency_key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (len(evening.agreements), len(evening.facts)) == (1, 1)


def test_the_same_code_written_another_way_is_the_same_body(evening: Evening) -> None:
    evening.post(agreement_body(), idempotency_key="one")
    body = agreement_body()
    body["parties"][0]["code"] = "k7-f3"
    assert evening.post(body, idempotency_key="one").headers["Idempotent-Replayed"] == "true"


def test_a_key_used_for_another_body_is_refused_and_nothing_is_kept(evening: Evening) -> None:
    evening.post(agreement_body(), idempotency_key="one")
    before = evening.kept
    answer = evening.post(agreement_body(category="time"), idempotency_key="one")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-mismatch")
    assert evening.kept == before


def test_an_answer_is_given_again_after_the_gong(evening: Evening) -> None:
    first = evening.post(agreement_body(), idempotency_key="one").json
    evening.close(grace_minutes=0)
    again = evening.post(agreement_body(), idempotency_key="one")
    assert (again.status_code, again.json) == (201, first)


def test_an_answer_keeps_ids_and_number_only(evening: Evening) -> None:
    evening.post(agreement_body(), idempotency_key="one")
    once = [kept for name, kept in evening.kept.items() if ":once:" in name]
    assert not [kept for kept in once if "Nesset" in str(kept) or "Salen" in str(kept)]


def test_two_brokers_may_use_the_same_key(evening: Evening) -> None:
    evening.tokens["lars"] = evening.invite(evening.role("kari"), "lars")
    numbers = [evening.post(agreement_body(), idempotency_key="one", by=broker).json["number"] for broker in ("kari", "lars")]
    assert numbers == [1, 2]


def test_a_void_is_answered_again_alike(evening: Evening) -> None:
    ours = evening.confirmed()["agreement_id"]
    first, again = (evening.post({"reason": "feil"}, f"/{ours}/void", by="lena", idempotency_key="v") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(evening.facts) == 2


@pytest.mark.parametrize("reason", ["feil", "noe annet"])
def test_the_key_of_a_void_belongs_to_one_agreement(evening: Evening, reason: str) -> None:
    first, second = (evening.confirmed()["agreement_id"] for _ in range(2))
    evening.post({"reason": "feil"}, f"/{first}/void", by="lena", idempotency_key="v")
    answer = evening.post({"reason": reason}, f"/{second}/void", by="lena", idempotency_key="v")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-mismatch")
    assert evening.agreements[1].stands


@pytest.mark.parametrize("pair", [("nora", "library"), ("bakery", "choir"), ("bakery", "nora")])
def test_a_handshake_that_was_used_is_nobody_elses(evening: Evening, pair: tuple[str, str]) -> None:
    shaken = evening.shaken("library", "choir")["handshake_id"]
    first = evening.post(agreement_body(handshake_id=shaken)).json["agreement_id"]
    again, others = evening.post(agreement_body(handshake_id=shaken)), evening.post(agreement_body(*pair, handshake_id=shaken))
    assert (again.status_code, again.json["agreement_id"]) == (200, first)
    assert (others.status_code, others.json["code"]) == (422, "handshake-of-others")
    assert len(evening.agreements) == 1
