"""Shares of what is scarce: who holds how much, and who holds most, both known at once."""

from bisect import bisect_left, insort
from itertools import count
from typing import Any, Generic, TypeVar

T = TypeVar("T")
SortKey = tuple[float, int]  # in a holder's queue: by the order that was given, then by when it came


class FairShare(Generic[T]):
    """Things, each held by somebody, in an order of their own. No step takes longer where there are more holders."""

    def __init__(self) -> None:
        self._things: dict[T, SortKey] = {}
        self._held: dict[str, list[Any]] = {}  # of pairs: the sort key, and the thing
        self._holding: dict[int, dict[str, None]] = {}  # for each number of things, who holds so many
        self._most = 0
        self._came = count()

    def add(self, holder: str, thing: T, order: float) -> None:
        """`holder` has one more; nobody has this thing yet."""
        sort_key = self._things[thing] = (order, next(self._came))
        queue = self._held.setdefault(holder, [])
        insort(queue, (sort_key, thing))  # no two sort keys are the same: things are never compared
        self._moves(holder, len(queue) - 1, len(queue))
        self._most = max(self._most, len(queue))

    def remove(self, holder: str, thing: T) -> None:
        """`holder` has this one no longer. Nothing happens where that was so before."""
        sort_key = self._things.pop(thing, None)
        if sort_key is None:
            return
        queue = self._held[holder]
        del queue[bisect_left(queue, (sort_key,))]
        self._moves(holder, len(queue) + 1, len(queue))
        if self._most not in self._holding:
            self._most -= 1
        if not queue:
            del self._held[holder]

    def __len__(self) -> int:
        return len(self._things)

    def count(self, holder: str) -> int:
        """How many somebody holds."""
        return len(self._held.get(holder, ()))

    def greediest(self) -> str | None:
        """Who holds most; None where nobody holds anything."""
        return next(iter(self._holding[self._most])) if self._most else None

    def first(self, holder: str) -> T:
        """What stands first in somebody's queue. Raises KeyError for whoever holds nothing."""
        found: T = self._held[holder][0][1]
        return found

    def last(self, holder: str) -> T:
        """What stands last in somebody's queue. Raises KeyError for whoever holds nothing."""
        found: T = self._held[holder][-1][1]
        return found

    def _moves(self, holder: str, before: int, after: int) -> None:
        if before:
            del self._holding[before][holder]
            if not self._holding[before]:
                del self._holding[before]
        if after:
            self._holding.setdefault(after, {})[holder] = None
