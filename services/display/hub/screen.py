"""A screen, and the room of all screens that show the same børs."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from .guests import Guest

ALLOWANCE = 4096  # bytes a screen may send from one heartbeat to the next: a pong is six
FRESH = 5.0  # seconds after which a board must not be told any more: whoever gets it would take it for news


@dataclass(slots=True, eq=False)
class Owner:
    """The screens of one børs: those that took all we sent, and those that still owe us an empty buffer."""

    bors: str
    newest: bytes = b""
    shown_at: float = float("-inf")
    shown_before: float = 0.0
    telling: float = 0.0
    ready: "dict[Screen, Callable[[bytes], int]]" = field(default_factory=dict)
    parked: "set[Screen]" = field(default_factory=set)

    @property
    def crowd(self) -> int:
        """How many screens are in the room."""
        return len(self.ready) + len(self.parked)

    def shows(self, framed: bytes, now: float) -> None:
        """From now on this is the newest board; whoever is parked has not seen it."""
        self.shown_before = self.shown_at if self.newest else now
        self.newest, self.shown_at = framed, now
        for screen in self.parked:
            screen.behind = True

    def oldest(self, now: float) -> float:
        """Seconds since the screen that is furthest behind was given a board; 0 before there was one. From any thread."""
        given = min([screen.given_at for screen in list(self.parked)], default=self.shown_at)
        return round(now - given, 1) if given > 0 else 0.0

    def news(self, now: float) -> bytes:
        """The newest board, while it is one."""
        return self.newest if now - self.shown_at < FRESH else b""


@dataclass(slots=True, eq=False)
class Screen:
    """One socket. `guest` is who holds it.

    `owed` are the bytes that must go first: the rest of a frame begun, or a goodbye.
    """

    sock: socket.socket
    room: Owner
    heard: float
    guest: Guest
    inbox: bytes = b""
    owed: bytes = b""
    behind: bool = False
    leaving: bool = False
    given_at: float = 0.0
    allowance: int = ALLOWANCE
