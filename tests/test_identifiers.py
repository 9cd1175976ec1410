"""One word for one thing: some words have come to mean anything, and others are not those of `docs/glossary.md`."""

import ast
import re
from functools import cache

import pytest

from .packages import PACKAGES, ROOT

INSTEAD = {
    "told": "what it is: answer, body, form, params, fact, message, sentence",
    "tidings": "the letter's own name",
    "guest": "participant",
    "deal": "handshake before a broker has confirmed it, agreement after",
    "patience": "timeout, or retry_delay",
    "pace": "rate_limit, interval or throttle",
    "rope": "wake",
    "shelf": "storage",
    "census": "count",
}
WORDS = "|".join(INSTEAD)
PROSE = re.compile(r'("""|\'\'\')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*')
NAME = re.compile(r"\w+")
ODD = re.compile(rf"(?:(?<![A-Za-z])(?:{WORDS}|{WORDS.upper()})|(?<![A-Z])(?:{WORDS.title()}))[sS]?(?![a-z])")
CAPITALS = re.compile(r"[A-Z][A-Za-z]*[a-z]")
SENTENCE = re.compile(r"test_\w*told")  # the name of a test is a sentence


def odd_names(source: str) -> list[str]:
    """The identifiers that have such a word in them."""
    return [name for name in NAME.findall(PROSE.sub("", source)) if is_odd(name) and not SENTENCE.match(name)]


@cache
def is_odd(name: str) -> bool:
    """Whether such a word stands in it."""
    return ODD.search(name) is not None


def test_no_name_is_a_word_that_means_anything() -> None:
    files = [file for folder in (*PACKAGES, "tests", "benchmarks") for file in (ROOT / folder).rglob("*.py")]
    odd = {str(file.relative_to(ROOT)): names for file in files if (names := odd_names(file.read_text()))}
    assert odd == {}, INSTEAD


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("told = answer.json", ["told"]),
        ("def contact_told(cls): ...", ["contact_told"]),
        ("class ToldAgain: ...", ["ToldAgain"]),
        ("TOLD_EVERY = 60.0", ["TOLD_EVERY"]),
        ("for guest in guests: pass", ["guest", "guests"]),
        ("def test_who_is_told_nothing(): ...", []),
        ("def test_a_deal_is_kept(): ...", ["test_a_deal_is_kept"]),
        ('ideal = spaces["told"]  # told\n"""A guest."""', []),
    ],
)
def test_such_a_name_is_found_and_prose_is_not(source: str, found: list[str]) -> None:
    assert odd_names(source) == found


def types(source: str) -> list[str]:
    """The names of the classes of a module, and of the types that have a name of their own there."""
    body = ast.parse(source).body
    aliases = [node.targets[0] for node in body if isinstance(node, ast.Assign)]
    named = [alias.id for alias in aliases if isinstance(alias, ast.Name) and CAPITALS.match(alias.id)]
    return [node.name for node in body if isinstance(node, ast.ClassDef)] + named


def test_a_type_is_found_whether_it_is_a_class_or_has_a_name_alone() -> None:
    assert types('class Letter: ...\nWatch = Callable[[], int]\nT = TypeVar("T")\nLIMIT = 3\n') == ["Letter", "Watch"]


def test_no_two_types_have_one_name() -> None:
    """Forms of two services may: OpenAPI names them by their service."""
    places: dict[str, set[str]] = {}
    for file in (file for folder in PACKAGES for file in (ROOT / folder).rglob("*.py")):
        for name in types(file.read_text()):
            places.setdefault(name, set()).add(str(file.relative_to(ROOT)))
    assert len(places) > 300
    several = {name: files for name, files in places.items() if len(files) > 1}
    assert {name: files for name, files in several.items() if not all(file.endswith("/forms.py") for file in files)} == {}
