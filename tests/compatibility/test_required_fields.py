"""What is stored can be read by every later version: a field that comes later has a default.

`required_fields.txt` has, for each kind of fact and record, the fields without which it cannot be read. A new kind is added
there with its first fields; a line that is there only becomes shorter.
"""

from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

from frivilligbors import announcements, archive, erasure_contact, facts, records, small_counts
from frivilligbors.facts import FACTS, Fact
from services.display.rules import paired_screen

LINES = Path(__file__).with_name("required_fields.txt").read_text().splitlines()
REQUIRED = {name: set(required) for name, *required in map(str.split, LINES)}
PARTS = [
    import_module(f"{package.__name__}.{one.name}") for package in (facts, records) for one in iter_modules(package.__path__)
]


def classes_of(module: ModuleType) -> list[type]:
    """The dataclasses that a module defines."""
    return [
        one
        for one in vars(module).values()
        if is_dataclass(one) and isinstance(one, type) and one.__module__ == module.__name__
    ]


STORED = [
    one
    for module in (*PARTS, announcements, archive, erasure_contact, small_counts, paired_screen)
    for one in classes_of(module)
    if not one.__name__.startswith("_")
]  # but the board, which is counted anew where it cannot be read


def required_of(kind: type) -> set[str]:
    """The fields without which it cannot be read."""
    return {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}


@pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.__name__)
def test_a_field_that_came_later_has_a_default(kind: type) -> None:
    assert kind.__name__ in REQUIRED, "Add its line, once."
    assert required_of(kind) - REQUIRED[kind.__name__] == set(), "What is stored already does not have it: give it a default."


def test_each_line_is_of_one_kind_and_says_no_more_than_it_needs() -> None:
    assert len(LINES) == len(REQUIRED) == len(STORED)
    known = {kind.__name__: required_of(kind) for kind in STORED}
    assert known == REQUIRED, "A line becomes shorter where a field has got a default."


def test_every_fact_is_in_the_list_by_which_it_is_read() -> None:
    named = {one for module in PARTS for one in classes_of(module) if issubclass(one, Fact) and "name" in vars(one)}
    assert named - {Fact} == set(FACTS.values())
