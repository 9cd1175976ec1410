"""A subscriber, and the channel of all subscribers that are sent the same."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from ..rules.streams import BOARD, Stream
from .message import Message
from .viewers import Viewer

READ_BUDGET = 4096  # bytes a subscriber may send from one rebroadcast to the next: a pong is six
FRESH = 5.0  # seconds after which a board is not sent any more: a subscriber would take it for a new one


@dataclass(slots=True, eq=False)
class Channel:
    """The subscribers of one stream of a børs: those that took all we sent, and those whose buffer is full.

    `unserved` are ready, and have had nothing yet, since there was nothing fresh when they came.
    """

    bors: str
    stream: Stream = BOARD
    newest: Message | None = None
    sent_at: float = float("-inf")
    previous_sent_at: float = 0.0
    send_duration: float = 0.0
    ready: "dict[Subscriber, Callable[[bytes], int]]" = field(default_factory=dict)
    blocked: "set[Subscriber]" = field(default_factory=set)
    unserved: "set[Subscriber]" = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many subscribers are in the channel."""
        return len(self.ready) + len(self.blocked)

    def set_newest(self, message: Message, now: float) -> None:
        """From now on this is the newest; a subscriber that is blocked has not seen it, and is sent all of it."""
        self.previous_sent_at = self.sent_at if self.newest else now
        self.newest, self.sent_at = message, now
        for subscriber in self.blocked:
            subscriber.outdated = True

    def oldest_age(self, now: float) -> float:
        """Seconds since the subscriber that is furthest behind got a board; 0 before there was one. From any thread."""
        given = min([subscriber.updated_at for subscriber in list(self.blocked)], default=self.sent_at)
        return round(now - given, 1) if given > 0 else 0.0

    def fresh(self, now: float) -> Message | None:
        """The newest message; None when it is too old to be sent."""
        return self.newest if now - self.sent_at < FRESH else None


@dataclass(slots=True, eq=False)
class Subscriber:
    """One socket. `viewer`: who looks at it; `deflates`: whether it takes deflated frames.

    `pending` are the bytes that must go first: the rest of a frame begun, or a close frame.
    """

    sock: socket.socket
    channel: Channel
    received_at: float
    viewer: Viewer
    deflates: bool = False
    inbox: bytes = b""
    pending: bytes = b""
    outdated: bool = False
    closing: bool = False
    updated_at: float = 0.0
    read_budget: int = READ_BUDGET
