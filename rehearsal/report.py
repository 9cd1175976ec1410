"""The verdict as a table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from .checks import Check

MANY = 8  # counts that fit on a line


def table(checks: Sequence[Check]) -> str:
    """One line for each check: ✓ and what was found, or ✗ and how it differs."""
    return "\n".join(map(_line, checks))


def _line(check: Check) -> str:
    mark, says = ("✓", _short(check.found)) if check.holds else ("✗", _difference(check.expected, check.found))
    return f"{mark} {check.what:<38} {says}"


def _short(found: Any) -> str:
    if not isinstance(found, Mapping):
        return str(found)
    counts = sorted(found.values(), reverse=True)
    return " + ".join(map(str, counts[:MANY])) + " …" * (len(counts) > MANY)


def _difference(expected: Any, found: Any) -> str:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        names = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
        each = [f"{name}: {expected.get(name, 0)} expected, {found.get(name, 0)} found" for name in names]
        return "; ".join(each[:MANY]) + f" … {len(each) - MANY} more" * (len(each) > MANY)
    return f"{expected} expected, {found} found"
