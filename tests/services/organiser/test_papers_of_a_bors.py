"""What a børs has of its own on what its organiser prints: its languages, its colour, its logo and its rules."""

import base64
import re
from io import BytesIO
from itertools import product
from secrets import token_hex
from typing import Any

import pytest
from PIL import Image

from frivilligbors.colours import COLOURS
from frivilligbors.contrast import contrast, nearest
from services.organiser.commands import command_line
from services.organiser.store import bors_settings, logo
from tests.printed_pages import coloured, demand_accessible, sizes_of, text_of
from web.typesetting import Appearance

from .desk import Desk, words
from .evening import OLA, Evening
from .test_papers import FILES, LONG, evening_of, poster, run_of_show

ACCENT, MAGENTA = "#7ac29a", "#d400aa"
RULES = ["Ingen penger, bare tid, ting og lokaler", "", "Begge må si ja"]
GROUNDS = {  # what text of a colour stands on
    "ink": ("sky_top", "sky_middle", "sky_bottom", "ice", "wait_ground"),
    "ink2": ("sky_top", "sky_middle", "sky_bottom"),
    "cream": ("water",),
}


def change(evening: Evening, **given: Any) -> None:
    command = bors_settings.changing(evening.context, evening.slug, given, revision=None, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))


def image(size: tuple[int, int] = (600, 200)) -> str:
    out = BytesIO()
    Image.new("RGBA", size, MAGENTA).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def with_logo(evening: Evening, size: tuple[int, int] = (600, 200)) -> None:
    drawn = {"large": image(size), "small": image(size)}
    command_line.perform(
        evening.context, evening.slug, logo.changing(evening.context, evening.slug, drawn, by=OLA), token_hex(8)
    )


def invitation(ola: Desk) -> bytes:
    return ola.post("papir/meglere", names="Kari").data


def test_only_the_languages_of_the_bors_are_offered_and_printed(ola: Desk, evening: Evening) -> None:
    change(evening, languages=["nn", "en"])
    page = ola.get("papir").text
    assert set(re.findall(r"papirsprak=(\w+)", page)) == {"nn", "en"}
    selects = re.findall(r'<select[^>]*name="papirsprak">(.*?)</select>', page)
    assert [re.findall(r'value="(\w+)"', select) for select in selects] == [["nn", "en"]] * 2
    assert {tuple(one["languages"]) for one in ola.get(f"/api/bors/{evening.slug}/papers").json["papers"]} == {("nn", "en")}
    for asked, printed in (("nb", "nn"), ("en", "en"), ("", "nn")):
        answer = ola.get(f"papir/kjoreplan.pdf?papirsprak={asked}")
        assert answer.headers["Content-Language"] == printed
        demand_accessible(answer.data, printed)


@pytest.mark.parametrize("file", FILES)
def test_a_paper_has_the_colour_of_the_bors_in_place_of_the_yellow(ola: Desk, evening: Evening, file: str) -> None:
    before = ola.get(f"papir/{file}.pdf").data
    change(evening, accent=ACCENT)
    after = ola.get(f"papir/{file}.pdf").data
    assert (coloured(before, COLOURS["sun"]) > 50, coloured(before, ACCENT)) == (True, 0)
    assert (coloured(after, ACCENT) > 50, coloured(after, COLOURS["sun"])) == (True, 0)


@pytest.mark.parametrize("size", [(720, 60), (600, 200), (200, 200), (60, 270)], ids=str)
@pytest.mark.parametrize("file", FILES)
def test_a_paper_has_the_logo_of_any_shape_and_can_be_read_by_all(
    ola: Desk, evening: Evening, file: str, size: tuple[int, int]
) -> None:
    with_logo(evening, size)
    pdf = ola.get(f"papir/{file}.pdf").data
    assert coloured(pdf, MAGENTA) > 20
    demand_accessible(pdf, "nb")
    assert len(sizes_of(pdf)) == (6 if file == "bordskilt" else 1)


def test_the_run_of_show_is_one_sheet_with_the_longest_names_and_a_logo_of_any_shape() -> None:
    for size in ((720, 60), (60, 270)):
        appearance = Appearance(name=LONG, accent=ACCENT, logo=image(size))
        for opens_at in (None, evening_of().opens_at):
            pdf = run_of_show(name=LONG, place=LONG, opens_at=opens_at, appearance=appearance)
            assert sizes_of(pdf) == [(210, 297)]


def test_an_invitation_has_both(ola: Desk, evening: Evening) -> None:
    change(evening, accent=ACCENT)
    with_logo(evening)
    pdf = invitation(ola)
    assert coloured(pdf, ACCENT) > 50
    assert coloured(pdf, MAGENTA) > 20
    assert len(sizes_of(pdf)) == 1
    demand_accessible(pdf, "nb")


def test_a_logo_that_is_taken_away_is_on_no_paper_any_more(ola: Desk, evening: Evening) -> None:
    with_logo(evening)
    command = logo.changing(evening.context, evening.slug, None, by=OLA)
    command_line.perform(evening.context, evening.slug, command, token_hex(8))
    assert coloured(ola.get("papir/plakat-a4.pdf").data, MAGENTA) == 0
    assert "har den gamle logoen, eller ingen" in words(ola.get("logo"))


def test_the_rules_stand_on_the_signs_of_the_tables_in_place_of_how_it_is_done(ola: Desk, evening: Evening) -> None:
    how = "Megleren skriver inn avtalen"
    assert how in text_of(ola.get("papir/bordskilt.pdf?antall=1").data)
    change(evening, rules=RULES)
    pdf = ola.get("papir/bordskilt.pdf?antall=1").data
    printed = text_of(pdf)
    assert [printed.count(text) for text in (RULES[0], RULES[2], how)] == [2, 2, 0]
    demand_accessible(pdf, "nb")


def test_rules_as_long_as_they_may_be_stand_whole_on_a_sign(ola: Desk, evening: Evening) -> None:
    rules = [letter * 3 + " " + "W" * 30 + " " + letter * 5 for letter in "MNO"]
    assert {len(rule) for rule in rules} == {40}
    change(evening, rules=rules)
    text = text_of(ola.get("papir/bordskilt.pdf?antall=1").data).replace(" ", "")
    assert [text.count(rule.replace(" ", "")) for rule in rules] == [2, 2, 2]


def test_text_on_paper_is_read_on_every_ground_whatever_the_colour_of_the_bors() -> None:
    found = {
        (text, ground): contrast(COLOURS[text], COLOURS[ground]) for text, grounds in GROUNDS.items() for ground in grounds
    }
    assert {where: one for where, one in found.items() if one < 4.5} == {}
    parts = range(0, 256, 51)
    accents = {nearest(f"#{red:02x}{green:02x}{blue:02x}") for red, green, blue in product(parts, parts, parts)}
    for accent in accents:
        assert contrast(accent, COLOURS["ink"]) >= 4.5, "The number, the code and the call stand on it."
        assert contrast(accent, COLOURS["water"]) >= 4.5, "The address stands in it on the poster."


def test_without_a_colour_or_a_logo_nothing_is_missing() -> None:
    assert evening_of().appearance.logo == ""
    for pdf in (poster(), run_of_show()):
        assert coloured(pdf, COLOURS["sun"]) > 50
