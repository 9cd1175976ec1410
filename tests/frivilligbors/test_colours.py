"""Colours stand in one file: pages, wall, letters and drawings take them from there."""

import re

import pytest

from frivilligbors.colours import COLOURS, FILE, read
from frivilligbors.enums import Sector
from tests.packages import PACKAGES, ROOT

FORMS = (".css", ".html", ".js", ".py", ".svg", ".txt")
HEX = re.compile(r"(?<![\w&])(?:#|%23)(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
UNTINTED = {"#fff", "#ffffff", "#000"}
CANNOT_READ_IT = {("web/static/icon.svg", None), ("web/static/pages.css", "%230a1d2c")}  # a picture knows no custom properties


def test_no_colour_is_written_anywhere_else() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.suffix in FORMS and file != FILE]
    assert len(files) > 200
    found = {(str(file.relative_to(ROOT)), colour) for file in files for colour in HEX.findall(file.read_text())}
    assert {one for one in found if one[1] not in UNTINTED and not {one, (one[0], None)} & CANNOT_READ_IT} == set()


def test_a_colour_has_one_name() -> None:
    written = re.findall(r": (#[0-9a-f]+);", FILE.read_text())
    assert sorted(written) == sorted(set(written))


@pytest.mark.parametrize("sector", Sector)
def test_every_sector_has_a_colour_on_light_and_one_on_dark(sector: Sector) -> None:
    assert COLOURS[sector] != COLOURS[f"{sector}_on_dark"]


def test_an_alias_is_the_colour_it_names() -> None:
    assert read("--one: #123456; --other-one: var(--one); --faint: rgb(1 2 3 / 4%);") == {
        "one": "#123456",
        "other_one": "#123456",
    }
    with pytest.raises(KeyError):
        read("--one: var(--none);")
