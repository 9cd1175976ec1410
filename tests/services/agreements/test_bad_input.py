"""Bad input: a 4xx in words, and nothing half."""

import json
from typing import Any

import pytest

from .cast import Evening, agreement_body, path

SENSIBLE = "Salen en kveld i måneden"


def giving(text: Any) -> str:
    body = agreement_body()
    body["parties"][0]["gives"] = text
    return json.dumps(body)


BAD = {
    "an unknown field": (json.dumps(agreement_body(price=500)), 422),
    "an unknown field within": (
        json.dumps(agreement_body(parties=[{**party, "pays": 1} for party in agreement_body()["parties"]])),
        422,
    ),
    "a number for text": (giving(7), 422),
    "null for text": (giving(None), 422),
    "a list for text": (giving(["salen"]), 422),
    "too long a text": (giving("å" * 201), 422),
    "a pile of accents": (giving("a" + "\u0301" * 2000), 422),
    "NUL": (giving("sal\x00en"), 422),
    "a line break": (giving("sal\nen"), 422),
    "a reversal of direction": (giving("sal\u202een"), 422),
    "half a character": (giving("XX").replace("XX", "\\ud800"), 422),
    "no parties": (json.dumps({"category": "premises"}), 422),
    "parties by name": (json.dumps(agreement_body(parties={"a": 1, "b": 2})), 422),
    "parties of text": (json.dumps(agreement_body(parties=["K7F3", "P4XR"])), 422),
    "no category": (json.dumps({"parties": agreement_body()["parties"]}), 422),
    "a code that is a number": (json.dumps(agreement_body()).replace('"K7F3"', "7733"), 422),
    "an endless code": (json.dumps(agreement_body()).replace("K7F3", "K" * 201), 422),
    "a list": ("[]", 400),
    "text": ('"avtale"', 400),
    "no JSON": ("avtale", 400),
    "nothing": ("", 400),
    "no number": (giving("XX").replace('"XX"', "NaN"), 400),
    "the same field twice": (json.dumps(agreement_body())[:-1] + ', "category": "time"}', 400),
    "a deep body": ("[" * 16_000 + "]" * 16_000, 400),
    "a deep field": (giving("XX").replace('"XX"', '{"a":' * 5000 + "1" + "}" * 5000), 400),
    "a body over 32 kB": (giving("å" * 40_000), 413),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words_and_nothing_is_kept(evening: Evening, what: str) -> None:
    body, status = BAD[what]
    before = evening.kept
    answer = evening.client().post(
        path(evening.slug), data=body.encode(), content_type="application/json", headers={"Idempotency-Key": "1"}
    )
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"]
    assert evening.kept == before


def test_a_call_that_is_not_json_is_told_so(evening: Evening) -> None:
    answer = evening.client().post(path(evening.slug), data=agreement_body(), headers={"Idempotency-Key": "1"})
    assert (answer.status_code, answer.json["code"]) == (415, "json-expected")


@pytest.mark.parametrize(
    ("headers", "error_code"),
    [
        ({}, "idempotency-key-missing"),
        ({"Idempotency-Key": "x" * 101}, "idempotency-key-malformed"),
        ({"Idempotency-Key": "en to"}, "idempotency-key-malformed"),
        ({"Idempotency-Key": "nøkkel"}, "idempotency-key-malformed"),
    ],
)
def test_a_call_without_a_proper_key_is_refused(evening: Evening, headers: dict[str, str], error_code: str) -> None:
    before = evening.kept
    answer = evening.client().post(path(evening.slug), json=agreement_body(), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, error_code)
    assert evening.kept == before


def test_a_call_from_a_page_of_another_site_is_refused(evening: Evening) -> None:
    before = evening.kept
    browser = evening.browser()
    answer = browser.post(
        path(evening.slug), json=agreement_body(), headers={"Idempotency-Key": "1", "Origin": "https://elsewhere.example"}
    )
    assert (answer.status_code, answer.json["code"]) == (403, "foreign-origin")
    assert {name: kept for name, kept in evening.kept.items() if ":session" not in name} == before


@pytest.mark.parametrize("agreement_id", ["x", "%00", "{a}", "æ", "x" * 4000])
def test_an_agreement_that_is_not_here_cannot_be_voided(evening: Evening, agreement_id: str) -> None:
    answer = evening.post({"reason": "feil"}, f"/{agreement_id}/void", by="lena")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}])
def test_voiding_needs_a_reason(evening: Evening, body: dict[str, str]) -> None:
    ours = evening.confirmed()["agreement_id"]
    answer = evening.post(body, f"/{ours}/void", by="lena")
    assert (answer.status_code, answer.json["code"]) == (422, "reason-needed")
    assert evening.agreements[0].stands


@pytest.mark.parametrize("reason", ["x" * 201, "feil\x00", 7, None, ["feil"]])
def test_a_reason_is_a_line_of_visible_text(evening: Evening, reason: Any) -> None:
    ours = evening.confirmed()["agreement_id"]
    assert evening.post({"reason": reason}, f"/{ours}/void", by="lena").status_code == 422
    assert evening.agreements[0].stands
