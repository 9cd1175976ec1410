"""Who opens a socket, of a wall, a desk or a page, as the web process tells the hub."""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

from ..rules.streams import BOARD, Stream


class ViewerPriority(IntEnum):
    """Who keeps a place when the hub is full: a stranger last of all."""

    STRANGER = 0
    WALL = 1  # a browser that has been given the wall before
    PARTICIPANT = 2
    HELPER = 3  # broker, host or organiser


@dataclass(frozen=True, slots=True)
class Viewer:
    """`holder`: the session or the browser it comes with, if any; `since`: when that was first seen, in seconds; `stream`: what
    it asks for."""

    bors: str
    priority: ViewerPriority = ViewerPriority.STRANGER
    holder: str = ""
    network: str = ""
    since: int = 0
    stream: Stream = BOARD

    def encode(self) -> str:
        """As one line of text."""
        return f"{self.bors} {self.priority:d} {self.since} {self.stream.encode()} {self.holder} {self.network}"

    @classmethod
    def decode(cls, line: str) -> "Viewer":
        """From that line; any other is of a stranger."""
        bors, priority, since, stream, holder, network = (*line.split(" ", 5), "", "", "", "", "")[:6]
        if not priority.isdecimal() or not since.isdecimal() or priority not in PRIORITIES:
            return cls(bors)
        return cls(bors, PRIORITIES[priority], holder, network, int(since), Stream.decode(stream))


PRIORITIES = {f"{priority:d}": priority for priority in ViewerPriority}


def holder_of(name: str) -> str:
    """What a session, a browser or a participant is known by in the hub."""
    return blake2b(name.encode(errors="replace"), digest_size=8).hexdigest()
