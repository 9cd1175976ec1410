"""The result of a check: ok, failed or unknown."""

from collections.abc import Sequence
from typing import NamedTuple

MAX_NAMED = 3  # of many problems, so many are printed


class CheckFailed(Exception):
    """A problem was found: what, where and what to do, in a sentence."""


class CheckUnknown(Exception):
    """It cannot be checked from here: why, in a sentence."""


class CheckResult(NamedTuple):
    """Ok, failed, or (None) unknown; and the line to print."""

    ok: bool | None
    text: str


def join_limited(sentences: Sequence[str]) -> str:
    """The first sentences in one line, and how many more there are."""
    remaining = len(sentences) - MAX_NAMED
    return "; ".join([*sentences[:MAX_NAMED], *([f"and {remaining} more"] if remaining > 0 else [])])


def count_borser(count: int) -> str:
    """A number of børser, in words."""
    return f"{count} børs{'er' * (count != 1)}"
