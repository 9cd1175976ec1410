"""Every page for organisers has a picture in docs/pictures.md, or a reason; the paper and the folder name the same pictures."""

import re
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from .organiser_pictures.document import PAPER, document
from .organiser_pictures.pages import ALONE, FOLDER, NONE, PICTURES
from .page_states import Hall
from .test_access import matrix, rules
from .test_seen_by_all import NO_PAGE

SOURCE = re.compile(r'src="pictures/organiser/([^"]+)"')
WIDTH = {"phone": 390, "laptop": 1366}
MAX_BYTES = 7_000_000  # bytes, of all pictures together
FOR_ORGANISERS = ("organiser", "town", "warden")


def _pages_for_organisers(hall: Hall) -> set[str]:
    """Where an organiser gets HTML, and whoever is signed in to nothing does not; and where she signs in."""
    signs = matrix()
    pages = {"/arrangor/inn"}
    for (method, rule), (app, _) in rules(hall.services).items():
        open_to_all = signs.get((method, rule), "-")[0] == "+" or rule in NO_PAGE
        if method == "GET" and not open_to_all and not rule.startswith("/api/") and _is_a_page(hall, app, rule):
            pages.add(rule)
    return pages


def _is_a_page(hall: Hall, app: Flask, rule: str) -> bool:
    address = hall.stage.address(rule).replace("<slug:town>", hall.town)
    for who in FOR_ORGANISERS:
        client = app.test_client()
        client.set_cookie(*hall.cookie(who))
        with client.get(address) as answer:
            if answer.status_code < 400:
                return bool(answer.mimetype == "text/html")
    return False


def test_every_page_for_organisers_has_a_picture_or_a_reason(services: dict[str, Flask], bors: str) -> None:
    pages, pictured = _pages_for_organisers(Hall(services, bors)), {picture.rule for picture in PICTURES.values()}
    assert len(pages) > 35
    assert pages - pictured - NONE.keys() == set(), "Say in tests/organiser_pictures/pages.py what is to be seen of it."
    sent_to = {rule for method, rule in matrix() if method == "POST"}
    assert (pictured | NONE.keys()) - pages - sent_to == set(), "They are no pages for organisers."
    assert pictured & NONE.keys() == set()


def test_the_paper_is_made_from_what_is_taken() -> None:
    assert PAPER.read_text() == document(), "make pictures writes it."


def test_the_paper_names_each_picture_that_is_there_and_no_other() -> None:
    named = SOURCE.findall(PAPER.read_text())
    assert len(named) == len(set(named))
    assert set(named) == {file.name for file in FOLDER.iterdir()}


@pytest.mark.parametrize("size", WIDTH)
def test_each_picture_is_as_wide_as_its_screen(size: str) -> None:
    files = sorted(FOLDER.glob(f"*-{size}.webp"))
    assert files
    assert {file.name: _width(file) for file in files} == {file.name: WIDTH[size] for file in files}


def _width(file: Path) -> int:
    with Image.open(file) as image:
        return image.width


def test_the_pictures_are_light() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < MAX_BYTES
    assert {file for file in ALONE if not (FOLDER / file).exists()} == set()
