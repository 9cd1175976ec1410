"""How many screens one hub takes in."""

import resource
from collections import Counter
from dataclasses import dataclass, field, replace

ELSEWHERE = 256  # descriptors we leave for the store, the door, the log and screens on their way out


@dataclass(frozen=True, slots=True)
class Limits:
    """How many screens the hub takes in, in all, of one børs, and from one session."""

    total: int = 20_000
    per_bors: int = 10_000
    per_session: int = 20

    def within_reach(self) -> "Limits":
        """No more than this process may open files for; asks the system for all it will give."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        want = self.total + ELSEWHERE
        most = want if hard == resource.RLIM_INFINITY else min(want, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return replace(self, total=max(1, most - ELSEWHERE))


@dataclass(slots=True)
class Attendance:
    """How many are here, in all and from each session. Whoever comes without a session has the name ""."""

    total: int = 0
    held: "Counter[str]" = field(default_factory=Counter)

    def count_in(self, holder: str) -> None:
        """One more."""
        self.total += 1
        self.held[holder] += 1

    def count_out(self, holder: str) -> None:
        """One less."""
        self.total -= 1
        self.held[holder] -= 1
        if not self.held[holder]:
            del self.held[holder]

    def fills(self, limits: Limits, crowd: int, holder: str) -> bool:
        """Whether one more for a børs (a `crowd` by now) or from this session would be one too many."""
        full = self.total >= limits.total or crowd >= limits.per_bors
        return full or (holder != "" and self.held[holder] >= limits.per_session)
