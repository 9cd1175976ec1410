"""Who looks at a screen, as the web process tells the hub."""

from dataclasses import dataclass
from enum import IntEnum


class Priority(IntEnum):
    """Who keeps a place when the hub is full: a stranger last of all."""

    STRANGER = 0
    WALL = 1  # a browser that has been given the wall before
    PARTICIPANT = 2
    STAFF = 3  # broker, host or organiser


@dataclass(frozen=True, slots=True)
class Viewer:
    """`holder`: the session or the browser it comes with, if any; `since`: when that was first seen, in seconds."""

    bors: str
    priority: Priority = Priority.STRANGER
    holder: str = ""
    address: str = ""
    since: int = 0

    def encode(self) -> str:
        """As one line of text."""
        return f"{self.bors} {self.priority:d} {self.since} {self.holder} {self.address}"

    @classmethod
    def decode(cls, line: str) -> "Viewer":
        """From that line; any other is of a stranger."""
        bors, priority, since, holder, address = (*line.split(" ", 4), "", "", "", "")[:5]
        if not priority.isdecimal() or not since.isdecimal() or priority not in PRIORITIES:
            return cls(bors)
        return cls(bors, PRIORITIES[priority], holder, address, int(since))


PRIORITIES = {f"{priority:d}": priority for priority in Priority}
