import logging
import re

import pytest
from flask.testing import FlaskClient

import i18n
from i18n.sentences import SENTENCES
from web import typo_redirects
from web.problems import STATUS

ENDINGS = [
    ("refused", 409, "bors-closed"),
    ("refused-at", 422, "unknown-code"),
    ("invalid", 422, "form-invalid"),
    ("mismatch", 422, "idempotency-mismatch"),
    ("conflict", 409, "busy"),
    ("away", 503, "not-saved-yet"),
    ("broken", 500, "something-broke"),
    ("sign-in", 401, "sign-in-needed"),
]


@pytest.mark.parametrize(("how", "status", "error_code"), ENDINGS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_machine_gets_a_problem_in_its_language(
    client: FlaskClient, how: str, status: int, error_code: str, language: str
) -> None:
    answer = client.get(f"/api/ends/{how}", headers={"Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["title"] == i18n.sentence(language, error_code)
    assert (answer.json["type"], answer.json["status"], answer.json["code"]) == (
        f"urn:frivilligbors:{error_code}",
        status,
        error_code,
    )
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(("how", "status", "error_code"), ENDINGS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_person_gets_a_page_in_their_language(
    client: FlaskClient, how: str, status: int, error_code: str, language: str
) -> None:
    answer = client.get(f"/ends/{how}", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert f'<html lang="{language}">' in answer.text
    assert i18n.sentence(language, error_code) in answer.text


def test_a_machine_that_asks_a_page_for_json_gets_json(client: FlaskClient) -> None:
    answer = client.get("/ends/refused", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


def test_each_field_is_told_apart(client: FlaskClient) -> None:
    body = client.get("/api/ends/invalid").json
    assert body["errors"] == [
        {"field": "name", "detail": "Her er det plass til 80 tegn. Kort det ned litt."},
        {"field": "email", "detail": "Fyll ut dette feltet."},
    ]
    assert [one["field"] for one in client.get("/api/ends/refused-at").json["errors"]] == ["parties.0.code"]


def test_what_nobody_expected_is_logged_but_not_told(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "web.problems"):
        answer = client.get("/api/ends/broken")
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in answer.text
    assert "nobody expected this" not in answer.text


@pytest.mark.parametrize(("how", "retry_after"), [("away", "2"), ("conflict", "1")])
def test_whoever_should_try_again_is_told_when(client: FlaskClient, how: str, retry_after: str) -> None:
    assert client.get(f"/api/ends/{how}").headers["Retry-After"] == retry_after


def test_a_form_that_could_not_be_kept_is_ready_to_be_sent_again_as_it_was(client: FlaskClient) -> None:
    page = client.post("/ends/away", data={"key": "once", "name": 'Kari "K" <b>'}, headers={"Accept": "text/html"}).text
    assert "Ikke lagret ennå" in page
    assert '<input type="hidden" name="key" value="once">' in page
    assert '<input type="hidden" name="name" value="Kari &#34;K&#34; &lt;b&gt;">' in page
    assert "Send en gang til" in page


def test_a_form_that_was_refused_is_not_offered_again(client: FlaskClient) -> None:
    page = client.post("/ends/refused", data={"key": "once"}, headers={"Accept": "text/html"}).text
    assert "Send en gang til" not in page


def test_a_path_of_nobody_is_told_in_words(client: FlaskClient) -> None:
    answer = client.get("/api/nowhere")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/B/Felt", "/b/felt"),
        ("/B/FELT/K7F3", "/b/felt/k7f3"),
        ("/b/felt/K7F3%20", "/b/felt/k7f3"),
        ("/b/felt/K7F3.", "/b/felt/k7f3"),
        ("/b/felt/K7F3%3Ffbclid=x", "/b/felt/k7f3"),
        ("/DEG?sprak=nn", "/deg?sprak=nn"),
        ("/b/felt%20", "/b/felt"),
    ],
)
def test_an_address_typed_large_or_left_a_sign_leads_on(client: FlaskClient, typed: str, meant: str) -> None:
    answer = client.get(typed)
    assert (answer.status_code, answer.headers.get("Location")) == (302, meant)


@pytest.mark.parametrize("path", ["/nowhere", "/\\evil.example/X", "/%5Cevil.example/X", "/X%0d%0aSet-Cookie:a", "/Å", "/a//B"])
def test_what_is_nobodys_however_it_is_written_leads_nowhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 308)
    assert not re.match(r"/[/\\]|\w+:", answer.headers.get("Location", "/").replace("http://localhost/", "/"))


@pytest.mark.parametrize("path", ["//evil.example/X", "/%2F%2Fevil.example/X", "///evil.example/X"])
def test_nobody_is_sent_to_another_house(path: str) -> None:
    assert typo_redirects.meant(path) == ""


def test_a_wrong_method_is_told_with_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/api/ends/well")
    assert (answer.status_code, answer.json["code"]) == (405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_who_is_not_signed_in_is_told_how_to_be(client: FlaskClient) -> None:
    assert client.get("/api/ends/sign-in").headers["WWW-Authenticate"].startswith("Bearer")


def test_a_body_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = client.post("/api/echo", data=b"[" + b" " * 33_000 + b"]", content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


def test_every_status_belongs_to_a_code_with_a_sentence() -> None:
    assert STATUS.keys() <= SENTENCES.keys()
