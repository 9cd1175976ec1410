"""The checks as text."""

from collections.abc import Mapping, Sequence
from typing import Any

from .checks import Check

MAX_SHOWN = 8  # counts on a line


def format_report(checks: Sequence[Check]) -> str:
    """One line for each check: ✓ and the value, or ✗ and the difference."""
    return "\n".join(map(_format_check, checks))


def _format_check(check: Check) -> str:
    mark, says = ("✓", _format_value(check.found)) if check.holds else ("✗", _format_difference(check.expected, check.found))
    return f"{mark} {check.what:<38} {says}"


def _format_value(found: Any) -> str:
    if not isinstance(found, Mapping):
        return str(found)
    counts = sorted(found.values(), reverse=True)
    return " + ".join(map(str, counts[:MAX_SHOWN])) + " …" * (len(counts) > MAX_SHOWN)


def _format_difference(expected: Any, found: Any) -> str:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        names = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
        each = [f"{name}: {expected.get(name, 0)} expected, {found.get(name, 0)} found" for name in names]
        return "; ".join(each[:MAX_SHOWN]) + f" … {len(each) - MAX_SHOWN} more" * (len(each) > MAX_SHOWN)
    return f"{expected} expected, {found} found"
