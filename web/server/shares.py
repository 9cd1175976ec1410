"""Shares of what is scarce: who holds how much, and who holds most, both known at once."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Shares(Generic[T]):
    """Things, each held by somebody. Whatever the number of holders and things, every step takes the same time."""

    def __init__(self) -> None:
        self._held: dict[str, dict[T, None]] = {}
        self._holding: dict[int, dict[str, None]] = {}  # for each number of things, who holds so many
        self._most = 0

    def add(self, holder: str, thing: T) -> None:
        """`holder` has one more, the newest."""
        things = self._held.setdefault(holder, {})
        things[thing] = None
        self._moves(holder, len(things) - 1, len(things))
        self._most = max(self._most, len(things))

    def remove(self, holder: str, thing: T) -> None:
        """`holder` has this one no longer. Nothing happens where that was so before."""
        things = self._held.get(holder, {})
        if thing not in things:
            return
        del things[thing]
        self._moves(holder, len(things) + 1, len(things))
        if self._most not in self._holding:
            self._most -= 1
        if not things:
            del self._held[holder]

    def count(self, holder: str) -> int:
        """How many somebody holds."""
        return len(self._held.get(holder, ()))

    def greediest(self) -> str | None:
        """Who holds most; None where nobody holds anything."""
        return next(iter(self._holding[self._most])) if self._most else None

    def oldest(self, holder: str) -> T:
        """What somebody has held longest. Raises KeyError for whoever holds nothing."""
        return next(iter(self._held[holder]))

    def newest(self, holder: str) -> T:
        """What somebody took last. Raises KeyError for whoever holds nothing."""
        return next(reversed(self._held[holder]))

    def _moves(self, holder: str, before: int, after: int) -> None:
        if before:
            del self._holding[before][holder]
            if not self._holding[before]:
                del self._holding[before]
        if after:
            self._holding.setdefault(after, {})[holder] = None
