import pytest
from flask import Flask

import i18n

from .doors import Doors, error_at


@pytest.mark.parametrize(("language", "heading"), [("nb-NO", "Bli med"), ("nn", "Bli med"), ("en-GB", "Join in")])
def test_the_page_speaks_the_language_of_the_browser(doors: Doors, language: str, heading: str) -> None:
    page = doors.client.get(f"/b/{doors.bors}", headers={"Accept-Language": language})
    assert f'<html lang="{language[:2]}">' in page.text
    assert f"<h1>{heading}</h1>" in page.text


def test_a_chosen_language_stays_and_is_that_of_the_letters(doors: Doors) -> None:
    doors.client.get(f"/b/{doors.bors}?sprak=nn", headers={"Accept-Language": "en"})
    wrong = doors.fill(email="x")
    assert error_at(wrong.text, "email") == i18n.sentence("nn", "not-an-email")
    doors.fill()
    assert doors.participants()[0].language == "nn"


def test_the_front_page_lists_where_one_may_register_but_no_rehearsals(doors: Doors) -> None:
    doors.context.redis.hset(f"{{{doors.bors}}}:bors", "name", "Generalprøven")  # type: ignore[attr-defined]
    assert f'href="/b/{doors.bors}"' in doors.client.get("/").text
    doors.context.redis.hset(f"{{{doors.bors}}}:bors", "rehearsal", "true")  # type: ignore[attr-defined]
    assert f'href="/b/{doors.bors}"' not in doors.client.get("/").text


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
def test_the_front_page_finds_a_bors_by_what_somebody_types(doors: Doors, typed: str) -> None:
    answer = doors.client.get("/", query_string={"bors": typed.format(doors.bors.upper())})
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/b/{doors.bors}")


@pytest.mark.parametrize("path", ["/b/{}", "/b/{}/katalog"])
def test_the_name_of_a_bors_in_an_address_may_be_written_large(doors: Doors, path: str) -> None:
    for written in (doors.bors.capitalize(), doors.bors.upper()):
        page = doors.client.get(path.format(written))
        assert page.status_code == 200
        assert written not in page.text


@pytest.mark.parametrize("typed", ["nowhere", "~", "../../x", "a b", "{x}", "ø", "a" * 5000])
def test_a_bors_nobody_finds_is_an_error_beside_the_field(app: Flask, typed: str) -> None:
    page = app.test_client().get("/", query_string={"bors": typed})
    assert page.status_code == 200
    assert error_at(page.text, "bors") == i18n.sentence("nb", "bors-unknown")


def test_the_privacy_notice_is_one_press_away(doors: Doors) -> None:
    assert 'href="/personvern"' in doors.client.get(f"/b/{doors.bors}").text
    assert "Datatilsynet" in doors.client.get("/personvern").text
