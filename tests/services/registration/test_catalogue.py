"""The catalogue is searched as people type, and nobody stands in it who has left or has not agreed to be named."""

import re

import pytest

from .bors_client import LIBRARY, BorsClient

ROOM = {"category": "premises", "text": "Lesesal på kveldstid"}
BOAT = {"category": "equipment", "text": "Færder-båt til utlån"}
OLA = {"name": "Ola Dunk", "sector": "individual"}


@pytest.fixture
def stocked(bors_client: BorsClient) -> BorsClient:
    bors_client.register(needs=[{"category": "premises", "text": "Et rom å øve i"}])
    bors_client.register(organisations=[LIBRARY, {"name": "Arkivet", "sector": "business"}], offers=[ROOM])
    bors_client.register(organisations=[OLA], offers=[BOAT])
    return bors_client


def found(bors_client: BorsClient, query: str) -> list[str]:
    return re.findall(r'class="posting"[^>]*>([^<]*)<', bors_client.client.get(f"/b/{bors_client.bors}/katalog?{query}").text)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["Et rom å øve i", ROOM["text"], BOAT["text"]]),
        ("sok=ove+rom", ["Et rom å øve i"]),
        ("sok=faerder", [BOAT["text"]]),
        ("sok=bat", [BOAT["text"]]),
        ("sok=BIBLIOTEK", [ROOM["text"]]),
        ("sok=lokaler", ["Et rom å øve i", ROOM["text"]]),
        ("kategori=equipment", [BOAT["text"]]),
        ("sektor=business", [ROOM["text"]]),
        ("sektor=public&kategori=equipment", []),
        ("sektor=church&kategori=money", ["Et rom å øve i", ROOM["text"], BOAT["text"]]),
        ("sok=Ola+Dunk", []),
    ],
)
def test_what_is_looked_for_is_found(stocked: BorsClient, query: str, texts: list[str]) -> None:
    assert found(stocked, query) == texts


def test_a_search_that_finds_nothing_says_so_and_leads_back_to_all(stocked: BorsClient) -> None:
    page = stocked.client.get(f"/b/{stocked.bors}/katalog?sok=elefant").text
    assert "Her var det ingenting." in page
    assert "Vis alt" in page
    assert 'value="elefant"' in page


def test_a_posting_leads_to_the_badge_and_a_person_is_not_named(stocked: BorsClient) -> None:
    page = stocked.client.get(f"/b/{stocked.bors}/katalog").text
    ola = stocked.participants()[2]
    assert f'href="/b/{stocked.bors}/{ola.code}">{BOAT["text"]}' in page
    assert "Privatperson" in page
    assert "Ola Dunk" not in page
    assert "Biblioteket, Arkivet" in page
    assert "1 ønske, 2 tilbud" in page


def test_whoever_has_left_is_in_it_no_longer(stocked: BorsClient) -> None:
    leaver = stocked.register(needs=[{"category": "time", "text": "En kveld"}])
    stocked.client.set_cookie("deltaker", leaver["token"])
    assert "En kveld" in found(stocked, "")
    stocked.client.post("/deg/meld-av", data={"key": "k"})
    assert "En kveld" not in found(stocked, "")


def test_both_sides_see_whom_to_meet_and_why(bors_client: BorsClient) -> None:
    choir = bors_client.register(needs=[{"category": "premises", "text": "Et rom å øve i"}])
    library = bors_client.register(organisations=[LIBRARY], offers=[{"category": "premises", "text": "Et rom om kvelden"}])
    for body, sentence, code in (
        (choir, "De kan dele «Et rom om kvelden», og dere trenger «Et rom å øve i».", library["code"]),
        (library, "De trenger «Et rom å øve i», og dere kan dele «Et rom om kvelden».", choir["code"]),
    ):
        bors_client.client.set_cookie("deltaker", body["token"])
        page = bors_client.client.get("/deg").text
        assert "Hvem bør du møte?" in page
        assert sentence in page
        assert f"/b/{bors_client.bors}/{code}" in page
