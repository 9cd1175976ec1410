"""How many screens one hub takes in."""

from dataclasses import dataclass, replace

from web.server.file_descriptors import usable


@dataclass(frozen=True, slots=True)
class Limits:
    """How many screens the hub takes in, in all, of one børs, and from one session."""

    total: int = 20_000
    per_bors: int = 10_000
    per_session: int = 20

    @property
    def for_walls(self) -> int:
        """How many seats are kept for screens that were here before."""
        return min(1000, self.total // 8)

    def within_reach(self) -> "Limits":
        """No more than this process may open files for; asks the system for all it will give."""
        return replace(self, total=usable(self.total))
