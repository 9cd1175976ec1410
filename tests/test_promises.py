"""What docs/security.md promises is shown by tests that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.findall(r"(tests/[\w/]+\.py)::(\w+)", (ROOT / "docs/security.md").read_text())


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_promise_has_its_test(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_no_row_of_promises_is_without_one() -> None:
    rows = [line for line in (ROOT / "docs/security.md").read_text().splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith("| Promise")]
    assert [row for row in promises if "::test_" not in row] == []
    assert len(promises) == len(NAMED)
