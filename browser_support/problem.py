"""What is found in a file."""

from typing import NamedTuple


class Problem(NamedTuple):
    """A feature in a line: one that an old browser lacks, or one that no list knows."""

    line: int
    feature: str
    known: bool = True
