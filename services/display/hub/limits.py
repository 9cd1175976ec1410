"""How many subscribers one hub holds."""

from dataclasses import dataclass, replace

from web.server.file_descriptors import usable


@dataclass(frozen=True, slots=True)
class HubLimits:
    """How many subscribers the hub holds: in all, of one børs, and of one holder."""

    total: int = 20_000
    per_bors: int = 10_000
    per_holder: int = 20

    @property
    def reserved_for_walls(self) -> int:
        """How many places are kept for walls that were here before."""
        return min(1000, self.total // 8)

    def within_reach(self) -> "HubLimits":
        """No more than this process may open files for; asks the system for all it will give."""
        return replace(self, total=usable(self.total))
