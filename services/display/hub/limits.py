"""How many screens one hub takes in."""

import resource
from dataclasses import dataclass

ELSEWHERE = 256  # descriptors we leave for the store, the door, the log and screens on their way out


@dataclass(frozen=True, slots=True)
class Limits:
    """How many screens the hub takes in, in all and of one børs."""

    total: int = 20_000
    per_bors: int = 10_000

    def within_reach(self) -> "Limits":
        """No more than this process may open files for; asks the system for all it will give."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        want = self.total + ELSEWHERE
        most = want if hard == resource.RLIM_INFINITY else min(want, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return Limits(max(1, most - ELSEWHERE), self.per_bors)
