"""Who gets a seat, and who gives way, when there are more guests than seats.

While there is room, everybody is welcome. Then strangers give way to walls that were here before, and those beyond their number
to people of the børs. Among equals nobody is sent away for whoever has as many seats already: the børs with most gives, of it
the address with most, and of that whoever came last; of walls, whoever was first seen last.
"""

from collections import Counter
from dataclasses import dataclass, field

from web.server.fair_share import FairShare

from .guests import Guest, Rank
from .limits import Limits
from .screen import Screen

Hall = dict[str, FairShare[Screen]]  # for each børs, by address


@dataclass(frozen=True, slots=True)
class Seat:
    """A place for a guest, as which it counts, and who has to leave for it."""

    guest: Guest
    instead_of: Screen | None = None


@dataclass(slots=True)
class Seats:
    """Who is here, and in what order they came."""

    limits: Limits
    total: int = 0
    held: "Counter[str]" = field(default_factory=Counter)
    _halls: dict[Rank, Hall] = field(default_factory=lambda: {rank: {} for rank in Rank})
    _counts: "Counter[Rank]" = field(default_factory=Counter)
    _of_bors: "Counter[str]" = field(default_factory=Counter)

    def offer(self, guest: Guest) -> Seat | None:
        """A seat for one more; None where there is no room for this one."""
        if guest.holder and self.held[guest.holder] >= self.limits.per_session:
            if guest.rank is not Rank.WALL:
                return None
            guest = Guest(guest.bors, address=guest.address)
        crowded = self._of_bors[guest.bors] >= self.limits.per_bors
        if not crowded and self._is_free_for(guest.rank):
            return Seat(guest)
        for rank in Rank:
            if rank > guest.rank:
                return None
            if leaves := self._who_leaves(guest, rank, crowded=crowded):
                return Seat(guest, leaves)
        return None

    def take(self, screen: Screen, order: float) -> None:
        """A screen sits down. `order`: when it came."""
        guest = screen.guest
        self._count(guest, 1)
        if guest.rank is not Rank.STAFF:
            hall = self._halls[guest.rank].setdefault(guest.bors, FairShare())
            hall.add(guest.address, screen, guest.since if guest.rank is Rank.WALL else order)

    def leave(self, screen: Screen) -> None:
        """A screen that sat gets up."""
        guest = screen.guest
        self._count(guest, -1)
        if hall := self._halls[guest.rank].get(guest.bors):
            hall.remove(guest.address, screen)
            if not len(hall):
                del self._halls[guest.rank][guest.bors]

    def _is_free_for(self, rank: Rank) -> bool:
        kept = 0 if rank in (Rank.WALL, Rank.STAFF) else max(0, self.limits.for_walls - self._counts[Rank.WALL])
        return self.limits.total - self.total > kept

    def _who_leaves(self, guest: Guest, rank: Rank, *, crowded: bool) -> Screen | None:
        """Somebody of this rank who has to make room for the guest, if anybody has."""
        halls = self._halls[rank]
        if rank is Rank.WALL and guest.rank > rank and self._counts[rank] <= self.limits.for_walls:
            return None
        most = max(halls, key=lambda bors: len(halls[bors]), default=guest.bors)
        for bors in (guest.bors,) if crowded else (most, guest.bors):
            if (hall := halls.get(bors)) and (greediest := hall.greediest()) is not None:
                last = hall.last(greediest)
                if guest.rank > rank or self._is_fair(guest, last) or _is_senior(guest, last):
                    return last
        return None

    def _is_fair(self, guest: Guest, sitting: Screen) -> bool:
        """Whether the one who sits has more than the guest would have."""
        halls, other = self._halls[guest.rank], sitting.guest
        if other.bors != guest.bors:
            return len(halls[other.bors]) > len(halls.get(guest.bors, ())) + 1
        hall = halls[guest.bors]
        return hall.count(other.address) > hall.count(guest.address) + 1

    def _count(self, guest: Guest, one: int) -> None:
        self.total += one
        self._counts[guest.rank] += one
        for counter, name in ((self.held, guest.holder), (self._of_bors, guest.bors)):
            counter[name] += one
            if not counter[name]:
                del counter[name]


def _is_senior(guest: Guest, sitting: Screen) -> bool:
    return guest.rank is Rank.WALL is sitting.guest.rank and guest.since < sitting.guest.since
