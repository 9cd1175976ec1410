"""Drammen's evening of 2024, played: the result is there at once, and says what the municipality said days later."""

import re
from typing import Any

import pytest

from services.results.press_text import press_text
from services.results.store import read_result

from .played_evening import PlayedEvening

PUBLISHED = {"public-voluntary": 26, "voluntary-voluntary": 11, "public-public": 12}


def listed(body: Any) -> list[tuple[str | None, ...]]:
    return [tuple(party["organisation"] for party in one["parties"]) for one in body["agreements"]]


def test_within_a_minute_of_the_end_of_grace_the_result_is_what_was_published_of_drammen(over: PlayedEvening) -> None:
    ended = over.bors_record.grace_until
    over.publish()
    body = over.get(".json").json
    assert ended is not None
    assert (over.clock.now() - ended).total_seconds() <= 60
    counts = body["figures"]["agreements"]
    assert counts["total"] == 49
    assert {group: count for group, count in counts["by_group"].items() if count} == PUBLISHED
    expected = over.evening.expected
    assert {pair: count for pair, count in counts["by_pair"].items() if count} == expected.by_pair
    assert {name: count for name, count in counts["by_category"].items() if count} == expected.by_category
    assert body["figures"]["participants"]["total"] == 43
    names = {one.ref: one.organisations[0].name for one in over.evening.participants}
    planned = sorted(over.evening.agreements, key=lambda one: one.at_s)
    assert listed(body) == [tuple(names[party.ref] for party in one.parties) for one in planned]
    assert [one["number"] for one in body["agreements"]] == list(range(1, 50))
    gives = [[party["gives"] for party in one["parties"]] for one in body["agreements"]]
    assert gives == [[party.gives for party in one.parties] for one in planned]


def test_the_figures_are_those_of_the_wall_at_the_same_version(published: PlayedEvening) -> None:
    body, board = published.get(".json").json, published.board
    assert body["version"] == board["version"]
    for name in ("participants", "organisations", "agreements"):
        assert body["figures"][name] == board[name]
    assert board["state"] == "published"


def test_the_page_tells_it_in_words(published: PlayedEvening) -> None:
    page = published.get().text
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "49 samarbeidsavtaler" in words
    for share in ("26 mellom frivillig og offentlig", "11 mellom frivillige", "12 mellom offentlige"):
        assert share in words
    assert page.count('<li id="nr-') == 49
    assert "Norsk Folkehjelp Drammen" in page


def test_the_page_weighs_less_than_sixty_kilobytes(published: PlayedEvening) -> None:
    for language in ("nb", "nn", "en"):
        assert len(published.get(headers={"Accept-Language": language}).data) < 60_000


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "I løpet av en snau time ble det inngått 49 nye samarbeidsavtaler: 26 mellom"),
        (
            "nn",
            "I løpet av ein knapp time vart det inngått 49 nye samarbeidsavtalar: 26 mellom",
        ),
        ("en", "In just under an hour, 49 new"),
    ],
)
def test_the_draft_for_the_press_is_as_short_as_the_municipalitys_own(
    over: PlayedEvening, language: str, sentence: str
) -> None:
    result = read_result(over.context, over.bors_record)
    draft = press_text(language, result, f"https://bors.example.no/resultat/{over.slug}")
    assert sentence in draft
    for figure in ("49", "26", "11", "12"):
        assert figure in draft
    assert len(draft.split()) < 90
    assert draft.endswith(f"/resultat/{over.slug}")
