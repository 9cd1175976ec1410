"""How often a board is told: the first change at once, then at most twenty times a second, and seldomer where it takes long.

To tell ten thousand screens takes a tenth of a second. A hub that did nothing else would let nobody in, and would leave a
small machine no time for those who register: it writes for a quarter of its time at most.
"""

from collections.abc import Callable

GAP = 0.05
SHARE = 4  # a board that takes a second to tell is told every four seconds


class FixedWindow:
    """When each børs's board is due; `takes` says how long its last one took to be told.

    Times are seconds of any clock that never goes back.
    """

    def __init__(self, takes: Callable[[str], float] = lambda _: 0.0) -> None:
        self._takes = takes
        self._told: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def ask(self, bors: str, now: float) -> None:
        """Its board has changed, or is to be told again."""
        self._due.setdefault(bors, max(now, self._told.get(bors, float("-inf")) + self._gap(bors)))

    def due(self, now: float) -> list[str]:
        """Whose turn it is: they count as told."""
        ready = [bors for bors, at in self._due.items() if at <= now]
        for bors in ready:
            del self._due[bors]
            self._told[bors] = now
        return ready

    def wait(self, now: float, longest: float) -> float:
        """Seconds until somebody is due, at most `longest`."""
        return max(0.0, min([longest, *(at - now for at in self._due.values())]))

    def _gap(self, bors: str) -> float:
        return max(GAP, SHARE * self._takes(bors))

    def keep_only(self, borser: list[str]) -> None:
        """Forget everybody else."""
        self._told = {bors: at for bors, at in self._told.items() if bors in borser}
