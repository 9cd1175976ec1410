"""What a check says: that all is well, that something ails, or that it cannot see."""

from collections.abc import Sequence
from typing import NamedTuple

NAMED = 3  # so many are named where many ail


class Ailing(Exception):
    """Something is wrong: what, where, and what to do, in a sentence."""


class Unknown(Exception):
    """It cannot be seen from here whether something is wrong: why, in a sentence."""


class Found(NamedTuple):
    """What came of a check: well, not well, or (None) unknown; and its line."""

    well: bool | None
    text: str


def together(sentences: Sequence[str]) -> str:
    """Many sentences in one line: the first few, and how many more there are."""
    more = len(sentences) - NAMED
    return "; ".join([*sentences[:NAMED], *([f"and {more} more"] if more > 0 else [])])


def borser(many: int) -> str:
    """So many of them."""
    return f"{many} børs{'er' * (many != 1)}"
