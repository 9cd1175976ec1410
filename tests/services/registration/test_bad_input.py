"""What must not come in: each is refused with the place and a sentence, and nothing of it is kept."""

import json
from typing import Any

import pytest

import i18n

from .bors_client import CHOIR, BorsClient, kari

POSTING = {"category": "time", "text": "En kveld"}
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"  # one family to whoever reads, five code points to a machine


def organisation(**more: Any) -> dict[str, Any]:
    return kari(organisations=[CHOIR | more])


REFUSED: dict[str, tuple[Any, str, str]] = {
    "a field nobody knows": (kari(admin=True), "admin", "unknown-field"),
    "a field nobody knows inside": (organisation(logo="x"), "organisations.0.logo", "unknown-field"),
    "no name": ({"organisations": [CHOIR]}, "name", "required"),
    "an empty name": (kari(name="  "), "name", "required"),
    "nothing for a name": (kari(name=None), "name", "required"),
    "a number for a name": (kari(name=7), "name", "wrong-type"),
    "a list for a name": (kari(name=["Kari"]), "name", "wrong-type"),
    "a name of 81 characters": (kari(name="a" * 81), "name", "too-long"),
    "a name of 81 families": (kari(name=FAMILY * 81), "name", "too-long"),
    "a pile of accents": (kari(name="a" + "\u0301" * 700), "name", "too-long"),
    "a NUL": (kari(name="Ka\0ri"), "name", "control-characters"),
    "a line break": (kari(name="Kari\r\nBcc: ola@example.no"), "name", "control-characters"),
    "a reversal": (kari(name="Ka\u202eri"), "name", "control-characters"),
    "a name that is seen nowhere": (kari(name="\u2800\ufe0f"), "name", "required"),
    "an organisation that is seen nowhere": (organisation(name="\u17b4"), "organisations.0.name", "required"),
    "half a character": (kari(name="Kari \ud83d"), "name", "control-characters"),
    "an address without @": (kari(email="kari.example.no"), "email", "not-an-email"),
    "an address with two @": (kari(email="kari@ola@example.no"), "email", "not-an-email"),
    "an address that is written as a header": (kari(email="=?utf-8?q?Vinn?=@example.no"), "email", "not-an-email"),
    "an address nobody can have": (kari(email="kari@localhost"), "email", "not-an-email"),
    "an address with a letter the post does not take": (kari(email="kåri@example.no"), "email", "email-ascii"),
    "an address with a header": (kari(email="kari@example.no\nBcc: a@example.no"), "email", "control-characters"),
    "an endless address": (kari(email="k" * 250 + "@example.no"), "email", "too-long"),
    "a truth for an address": (kari(email=True), "email", "wrong-type"),
    "a language we do not speak": (kari(language="tlh"), "language", "unknown-language"),
    "no organisation": (kari(organisations=[]), "organisations", "at-least-one-organisation"),
    "not a word of an organisation": ({"name": "Kari"}, "organisations", "at-least-one-organisation"),
    "one organisation outside its list": (kari(organisations=CHOIR), "organisations", "wrong-type"),
    "an organisation in one word": (kari(organisations=["Koret"]), "organisations.0", "wrong-type"),
    "nine organisations": (kari(organisations=[CHOIR] * 9), "organisations", "too-many"),
    "an organisation of 101 characters": (organisation(name="å" * 101), "organisations.0.name", "too-long"),
    "an organisation without a sector": (kari(organisations=[{"name": "Koret"}]), "organisations.0.sector", "unknown-sector"),
    "a sector there is not": (organisation(sector="church"), "organisations.0.sector", "unknown-sector"),
    "a sector in a list": (organisation(sector=["public"]), "organisations.0.sector", "unknown-sector"),
    "a number of eight digits": (organisation(number="12345678"), "organisations.0.number", "number-malformed"),
    "a number whose last digit does not fit": (organisation(number="974 760 674"), "organisations.0.number", "number-wrong"),
    "a number with a letter of another kind": (
        organisation(number="O23 609 016"),
        "organisations.0.number",
        "number-malformed",
    ),
    "a number in other digits": (organisation(number="١٢٣٤٥٦٧٨٩"), "organisations.0.number", "number-malformed"),
    "a number with more than a number": (
        organisation(number="NO 923 609 016 MVAX"),
        "organisations.0.number",
        "number-malformed",
    ),
    "a number that is one": (organisation(number=999999999), "organisations.0.number", "wrong-type"),
    "a need without words": (kari(needs=[{"category": "time", "text": ""}]), "needs.0.text", "required"),
    "a need of 141 characters": (kari(needs=[POSTING | {"text": "a" * 141}]), "needs.0.text", "too-long"),
    "a category there is not": (
        kari(offers=[POSTING, POSTING | {"category": "money"}]),
        "offers.1.category",
        "unknown-category",
    ),
    "eleven offers": (kari(offers=[POSTING] * 11), "offers", "too-many"),
    "a consent that is only like one": (kari(consents={"wall": "yes"}), "consents.wall", "wrong-type"),
    "a consent to something else": (kari(consents={"ads": True}), "consents.ads", "unknown-field"),
}

UNREADABLE = {
    "no JSON": ("{", 400, "malformed-json"),
    "a list": ("[]", 422, "malformed-json"),
    "a word": ('"Kari"', 422, "malformed-json"),
    "the same field twice": ('{"name": "Kari", "name": "Ola"}', 400, "duplicate-key"),
    "a number that is none": ('{"name": NaN}', 400, "malformed-json"),
    "a very deep list": ("[" * 16_000, 400, "too-deep"),
    "a very deep object": ('{"a":' * 5_000, 400, "too-deep"),
    "more than 32 kB": (json.dumps(kari(name="a" * 33_000)), 413, "body-too-large"),
    "bytes that are no text": (b'{"name": "\xff\xfe"}', 400, "malformed-json"),
    "no byte at all": ("", 400, "malformed-json"),
}


@pytest.mark.parametrize("wrong", REFUSED)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_bad_input_is_refused_at_its_place_in_the_language_of_the_asker(
    bors_client: BorsClient, wrong: str, language: str
) -> None:
    body, field, error_code = REFUSED[wrong]
    fact_count, there = bors_client.fact_count, bors_client.redis_keys
    answer = bors_client.post_json(body, **{"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    expected = i18n.sentence(language, error_code, limit=_limit(answer.json, field))
    assert {one["field"]: one["detail"] for one in answer.json["errors"]} == {field: expected}
    assert answer.json["title"] == i18n.sentence(language, "form-invalid")
    assert answer.headers["Content-Language"] == language
    assert (bors_client.fact_count, bors_client.redis_keys) == (fact_count, there)


def _limit(response: dict[str, Any], field: str) -> str:
    """The number in the sentence: each field has its own, held in the test of the limits."""
    detail = next((one["detail"] for one in response["errors"] if one["field"] == field), "")
    return "".join(letter for letter in detail if letter.isdigit())


@pytest.mark.parametrize("wrong", UNREADABLE)
def test_what_cannot_be_read_is_refused_whole(bors_client: BorsClient, wrong: str) -> None:
    data, _, error_code = UNREADABLE[wrong]
    fact_count, there = bors_client.fact_count, bors_client.redis_keys
    answer = bors_client.post_bytes(data)
    assert (answer.mimetype, answer.json["code"]) == ("application/problem+json", error_code)
    assert 400 <= answer.status_code < 500
    assert (bors_client.fact_count, bors_client.redis_keys) == (fact_count, there)


def test_only_json_is_taken_for_json(bors_client: BorsClient) -> None:
    answer = bors_client.post_bytes(json.dumps(kari()), content_type="text/plain")
    assert (answer.status_code, answer.json["code"]) == (415, "json-expected")


@pytest.mark.parametrize("idempotency_key", ["a b", "å", "k" * 101, "k\tk"])
def test_a_key_must_be_fit_to_keep(bors_client: BorsClient, idempotency_key: str) -> None:
    answer = bors_client.post_json(kari(), idempotency_key=idempotency_key)
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-malformed")
    assert bors_client.participants() == []


def test_all_that_is_wrong_is_told_at_once(bors_client: BorsClient) -> None:
    answer = bors_client.post_json({"name": "", "email": "x", "organisations": [{"name": "", "sector": "x"}]})
    assert [one["field"] for one in answer.json["errors"]] == [
        "name",
        "email",
        "organisations.0.name",
        "organisations.0.sector",
    ]


def test_text_may_be_as_long_as_it_is_counted_by_people(bors_client: BorsClient) -> None:
    response = bors_client.register(
        name=FAMILY * 26 + "a" * 54,
        organisations=[{"name": "å" * 100, "sector": "business", "number": "999999999"}],
        needs=[{"category": "other", "text": "e\u0301" * 140}] * 10,
    )
    assert bors_client.organisations(response)[0].name == "å" * 100
    assert bors_client.participants()[0].needs[0].text == "é" * 140


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_registering_is_done_by_post_only(bors_client: BorsClient, method: str) -> None:
    answer = getattr(bors_client.client, method)(bors_client.path, json=kari())
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
