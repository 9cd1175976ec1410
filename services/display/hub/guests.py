"""Who asks for a line, as the web process tells the hub."""

from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """Whose seat is kept when the room is full: a stranger's last of all."""

    STRANGER = 0
    WALL = 1  # a browser that has been given the wall before
    PARTICIPANT = 2
    STAFF = 3  # broker, host or organiser


@dataclass(frozen=True, slots=True)
class Guest:
    """`holder`: the session or the browser it comes with, if any; `since`: when that was first seen, in seconds."""

    bors: str
    rank: Rank = Rank.STRANGER
    holder: str = ""
    address: str = ""
    since: int = 0

    def told(self) -> str:
        """In one line."""
        return f"{self.bors} {self.rank:d} {self.since} {self.holder} {self.address}"

    @classmethod
    def read(cls, line: str) -> "Guest":
        """From that line; of any other, whoever it may be is a stranger."""
        bors, rank, since, holder, address = (*line.split(" ", 4), "", "", "", "")[:5]
        if not rank.isdecimal() or not since.isdecimal() or rank not in RANKS:
            return cls(bors)
        return cls(bors, RANKS[rank], holder, address, int(since))


RANKS = {f"{rank:d}": rank for rank in Rank}
