import pytest
from flask import Flask

import i18n

from .bors_client import BorsClient, error_at


@pytest.mark.parametrize(("language", "heading"), [("nb-NO", "Bli med"), ("nn", "Bli med"), ("en-GB", "Join in")])
def test_the_page_speaks_the_language_of_the_browser(bors_client: BorsClient, language: str, heading: str) -> None:
    page = bors_client.client.get(f"/b/{bors_client.bors}", headers={"Accept-Language": language})
    assert f'<html lang="{language[:2]}">' in page.text
    assert f"<h1>{heading}</h1>" in page.text


def test_a_chosen_language_stays_and_is_that_of_the_letters(bors_client: BorsClient) -> None:
    bors_client.client.get(f"/b/{bors_client.bors}?sprak=nn", headers={"Accept-Language": "en"})
    wrong = bors_client.submit_form(email="x")
    assert error_at(wrong.text, "email") == i18n.sentence("nn", "not-an-email")
    bors_client.submit_form()
    assert bors_client.participants()[0].language == "nn"


def test_the_front_page_lists_where_one_may_register_but_no_rehearsals(bors_client: BorsClient) -> None:
    bors_client.context.redis.hset(f"{{{bors_client.bors}}}:bors", "name", "Generalprøven")  # type: ignore[attr-defined]
    assert f'href="/b/{bors_client.bors}"' in bors_client.client.get("/").text
    bors_client.context.redis.hset(f"{{{bors_client.bors}}}:bors", "rehearsal", "true")  # type: ignore[attr-defined]
    assert f'href="/b/{bors_client.bors}"' not in bors_client.client.get("/").text


@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        " {} ",
        "http://localhost:8000/b/{}/",
        "b/{}",
        "localhost:8000/b/{}",
        "http://localhost:8000/b/{}/K7F3",
        "http://localhost:8000/b/{}/katalog?sok=x",
        "https://bors.example.no/b/{}?fbclid=IwAR0abc",
        "/skjerm/{}",
    ],
)
def test_the_front_page_finds_a_bors_by_what_somebody_types(bors_client: BorsClient, typed: str) -> None:
    answer = bors_client.client.get("/", query_string={"bors": typed.format(bors_client.bors.upper())})
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/b/{bors_client.bors}")


@pytest.mark.parametrize("path", ["/b/{}", "/b/{}/katalog"])
def test_the_name_of_a_bors_in_an_address_may_be_written_large(bors_client: BorsClient, path: str) -> None:
    for written in (bors_client.bors.capitalize(), bors_client.bors.upper()):
        page = bors_client.client.get(path.format(written))
        assert page.status_code == 200
        assert written not in page.text


@pytest.mark.parametrize("typed", ["nowhere", "~", "../../x", "a b", "{x}", "ø", "a" * 5000])
def test_a_bors_nobody_finds_is_an_error_beside_the_field(app: Flask, typed: str) -> None:
    page = app.test_client().get("/", query_string={"bors": typed})
    assert page.status_code == 200
    assert error_at(page.text, "bors") == i18n.sentence("nb", "bors-unknown")


def test_the_privacy_notice_is_one_press_away(bors_client: BorsClient) -> None:
    assert 'href="/personvern"' in bors_client.client.get(f"/b/{bors_client.bors}").text
    assert "Datatilsynet" in bors_client.client.get("/personvern").text
