"""One page of a list. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """The rows of a page: `number` of `pages`, both from 1."""

    rows: Sequence[Row]
    number: int
    pages: int


def page_of(
    rows: Sequence[Row], number: int, per_page: int, *, holds: Callable[[Row], bool] = lambda _: False
) -> ListPage[Row]:
    """The page of a number, beyond the last page the last; or that of the first row of which `holds` is true."""
    index = next((index for index, row in enumerate(rows) if holds(row)), None)
    pages = max(1, -(-len(rows) // per_page))
    number = index // per_page + 1 if index is not None else min(max(1, number), pages)
    return ListPage(rows[(number - 1) * per_page : number * per_page], number, pages)
