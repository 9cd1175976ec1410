"""How often a board is told: the first change at once, then at most twenty times a second."""

GAP = 0.05


class Pace:
    """When each børs's board is due. Times are seconds of any clock that never goes back."""

    def __init__(self, gap: float = GAP) -> None:
        self._gap = gap
        self._told: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def ask(self, bors: str, now: float) -> None:
        """Its board has changed, or is to be told again."""
        self._due.setdefault(bors, max(now, self._told.get(bors, float("-inf")) + self._gap))

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

    def keep_only(self, borser: list[str]) -> None:
        """Forget everybody else."""
        self._told = {bors: at for bors, at in self._told.items() if bors in borser}
