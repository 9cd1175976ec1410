"""What people type, scan and write means the same to the house, to a desk without net and to a wall: one list of cases."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from werkzeug import Response
from werkzeug.middleware.shared_data import SharedDataMiddleware

import i18n
import web
from frivilligbors import codes, search_text
from frivilligbors.codec import instant
from services import agreements
from services.agreements.rules.duplicates import similar_texts
from services.agreements.rules.money import mentions_money
from tests.serving import served

CASES: dict[str, list[list[Any]]] = json.loads(Path(__file__).with_name("readings.json").read_text())


def moment(text: str, near: str) -> str | None:
    """A time of day as the desk's answer tells it."""
    found = i18n.moment(text, datetime.fromisoformat(near))
    return instant(found) if found else None


HERE: dict[str, Callable[..., Any]] = {
    "codes": codes.as_typed,
    "papers": codes.paper_of,
    "searched": search_text.folded,
    "money": lambda text: mentions_money([text]),
    "alike": lambda one, other: similar_texts([one], [other]),
    "moments": moment,
    "minutes": i18n.minute,
    "clock": i18n.clock_time,
}
AT_A_DESK = """async (cases) => {
  const files = ["reading/codes", "form/warnings", "reading/times"];
  const [codes, warnings, times] = await Promise.all(files.map((file) => import(`/desk/${file}.js`)));
  const { clockTime } = await import("/shared/clock_time.js");
  const read = {
    codes: codes.parseCode,
    papers: (text) => codes.parsePaperNumber(text) ?? "",
    searched: codes.searchText,
    money: (text) => warnings.mentionsMoney([text]),
    alike: (one, other) => warnings.similar([one], [other]),
    moments: (text, near) => times.parseTime(text, Date.parse(near)),
    minutes: times.formatTime,
    clock: (moment) => clockTime(Date.parse(moment)),
  };
  const readAll = ([kind, of]) => [kind, of.map((one) => read[kind](...one))];
  return Object.fromEntries(Object.entries(cases).map(readAll));
}"""


@pytest.fixture(scope="module")
def scripts() -> Iterator[str]:
    """The address of the desk's scripts, and of a page from which to ask them."""
    page = Response("<!doctype html><title>Tomt</title>", content_type="text/html")
    desk, shared = (str(Path(*of.__path__, "static", *part)) for of, part in ((agreements, ["desk"]), (web, ["scripts"])))
    with served(SharedDataMiddleware(page, {"/desk": desk, "/shared": shared})) as url:
        yield url


@pytest.fixture(params=["Europe/Oslo", "America/New_York"])
def tablet(scripts: str, visitors: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """A tablet in the hall, whose own clock may be set to another country's time."""
    page = visitors(timezone_id=request.param)
    page.goto(f"{scripts}/empty")
    return page


def same(kind: str, found: object, meant: object) -> bool:
    """Moments are compared as such: one side writes milliseconds."""
    if kind == "moments" and isinstance(found, str) and isinstance(meant, str):
        return datetime.fromisoformat(found) == datetime.fromisoformat(meant)
    return found == meant


@pytest.mark.parametrize("kind", CASES)
def test_the_house_reads_what_was_meant(kind: str) -> None:
    for *arguments, meant in CASES[kind]:
        assert same(kind, HERE[kind](*arguments), meant), (arguments, HERE[kind](*arguments), meant)


def test_a_desk_without_net_reads_the_same(tablet: Page) -> None:
    found = tablet.evaluate(AT_A_DESK, {kind: [case[:-1] for case in cases] for kind, cases in CASES.items()})
    assert found.keys() == HERE.keys()
    for kind, cases in CASES.items():
        for (*arguments, meant), read in zip(cases, found[kind], strict=True):
            assert same(kind, read, meant), (kind, arguments, read, meant)


@pytest.mark.long
@pytest.mark.parametrize("tablet", ["Europe/Oslo"], indirect=True)  # a letter is the same at any time
def test_every_letter_of_every_script_is_searched_alike(tablet: Page) -> None:
    """Letters that this Python knows; a browser may know newer ones, also as the capitals of old ones."""

    def is_newer(read: str) -> bool:
        return any(unicodedata.category(sign) == "Cn" for sign in read)

    letters = [sign for sign in map(chr, range(0x20, 0xFFFF)) if unicodedata.category(sign)[0] in "LMNPSZ"]
    read = tablet.evaluate(AT_A_DESK, {"searched": [[sign] for sign in letters], "codes": [[sign] for sign in letters]})
    for kind in ("searched", "codes"):
        pairs = zip(letters, read[kind], strict=True)
        assert [sign for sign, there in pairs if HERE[kind](sign) != there and not is_newer(there)] == [], kind
