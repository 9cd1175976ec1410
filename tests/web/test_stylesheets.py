"""A stylesheet is one file: its parts, in the order in which they are written down."""

import re
from pathlib import Path

import pytest
import tinycss2
from flask import Flask

from frivilligbors.colours import FILE
from tests.packages import PACKAGES, ROOT
from web.stylesheets import PAGES, add_stylesheet, join

STYLESHEETS = sorted(file for folder in PACKAGES for file in (ROOT / folder).rglob("*.css"))
WITH_RULES = ("container", "layer", "media", "supports")
MAY_FORCE = re.compile(r"\[hidden\]|(\.still )?\*?(::before|::after)?")  # what is hidden, and who wants no movement
TRICKS = (
    "[hidden], .card { top: 0 !IMPORTANT }",
    "[id=here] { top: 0 }",
    "@container (width > 9px) { .a.a { top: 0 } }",
    "#here { top: 0 }",
    "a:not(#b) { top: 0 }",
    ".a.a { top: 0 }",
    ".a { top: 0 ! important }",
    "@media print { #b { top: 0 } }",
)


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    written = [tmp_path / "second.css", tmp_path / "first.css"]
    for part, text in zip(written, ("a { color: red }", "a { color: blue }"), strict=True):
        part.write_text(text)
    return written


def test_the_parts_are_joined_as_they_are_listed(parts: list[Path]) -> None:
    assert join(parts) == "a { color: red }\na { color: blue }"
    with pytest.raises(FileNotFoundError):
        join([*parts, Path("missing.css")])


def test_it_is_kept_for_a_year_under_the_address_of_its_version_alone(parts: list[Path]) -> None:
    app = Flask(__name__)
    add_stylesheet(app, "/static/some/whole.css", parts)
    address = app.jinja_env.globals["stylesheet"]("whole.css")  # type: ignore[operator]
    client = app.test_client()
    answer = client.get(address)
    assert (answer.text, answer.mimetype) == (join(parts), "text/css")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/static/some/whole.css?v=an-older-one").headers["Cache-Control"] == "no-cache"


def test_the_pages_begin_with_the_colours() -> None:
    assert PAGES[0] == FILE


def classes_of(compound: str) -> list[str]:
    """The classes that one element must have."""
    return re.findall(r"\.[\w-]+", re.sub(r":\w[\w-]*\([^)]*\)", "", compound))


def tricks(css: str) -> list[str]:
    """The selectors and declarations that win by weight, where an order would do."""
    rules, found = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), []
    while rules:
        rule = rules.pop()
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in WITH_RULES:
            rules += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        if rule.type != "qualified-rule":
            continue
        selector = tinycss2.serialize(rule.prelude).strip()
        heavy = "#" in selector or "[id" in selector  # an id outweighs every class
        twice = any(len(names) != len(set(names)) for names in map(classes_of, re.split(r"[\s>+~,]+", selector)))
        forced = "!important" in tinycss2.serialize(rule.content).replace(" ", "").lower()
        may_force = all(MAY_FORCE.fullmatch(part.strip()) for part in selector.split(","))
        if heavy or twice or (forced and not may_force):
            found.append(selector)
    return found


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_found(trick: str) -> None:
    assert len(tricks(trick)) == 1
    assert tricks(".a .a, a.b:not(.b) { color: #fff } [hidden] { display: none !important }") == []


@pytest.mark.parametrize("file", STYLESHEETS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_rule_wins_by_weight_where_an_order_would_do(file: Path) -> None:
    assert tricks(file.read_text()) == []
