"""The hub: screens come in by `join`, boards by `show`, and no screen ever waits for another."""

import contextlib
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from frivilligbors import heartbeat

from .frames import RESTART, frame
from .guests import Guest
from .handshake import turn_away
from .limits import Limits
from .screen import Owner, Screen
from .screens import READ, Screens

BEAT = 2.0  # seconds from heartbeat to heartbeat; a screen turns grey after five without a board
FAREWELL = 1.0  # seconds that screens get to say goodbye when the hub stops


class Entrance(Protocol):
    """Where sockets come in from the web processes."""

    def fileno(self) -> int:
        """The descriptor to wait for."""

    def arrivals(self) -> Iterable[tuple[socket.socket, Guest, bytes]]:
        """The sockets that have come, each with whose it is, and what to say first."""

    def close(self) -> None:
        """Take in nobody more."""


class Hub:
    """Everything but `show`, `watched` and `stop` belongs to the thread that runs it."""

    def __init__(self, entrance: Entrance, limits: Limits, *, on_watch: Callable[[str], None] = lambda _: None) -> None:
        self._entrance, self._on_watch = entrance, on_watch
        self._poll = selectors.DefaultSelector()
        self._screens = Screens(self._poll, limits)
        self._news: deque[tuple[str, bytes]] = deque()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._poll.register(entrance, READ, self._open)
        self._poll.register(self._bell, READ, self._announce)
        self._stopping = False

    def show(self, bors: str, board: bytes) -> None:
        """The newest board of a børs. From any thread."""
        self._news.append((bors, board))
        self._ring()

    @property
    def rooms(self) -> dict[str, Owner]:
        """Every room, to be counted. From any thread, for reading only."""
        return self._screens.rooms

    def watched(self) -> list[str]:
        """The børser somebody looks at. From any thread: the copy is made in one step."""
        return list(self._screens.rooms)

    def takes(self, bors: str) -> float:
        """Seconds it took to tell all its screens the last board. From any thread."""
        room = self._screens.rooms.get(bors)
        return room.telling if room else 0.0

    def stop(self) -> None:
        """Say goodbye to every screen and return from `run`. From any thread, and from a signal handler."""
        self._stopping = True
        self._ring()

    def join(self, sock: socket.socket, guest: Guest, greeting: bytes = b"") -> None:
        """The one way in: this socket shows the guest's børs from now on. `greeting` is the answer to its handshake."""
        seat = self._screens.seats.offer(guest)
        if seat is None:
            turn_away(sock)
            return
        if seat.instead_of:
            self._screens.give_way(seat.instead_of)
        now = time.monotonic()
        screen = self._screens.take_in(sock, seat.guest, greeting, now)
        if self._stopping:
            self._screens.dismiss(screen, RESTART)
        elif not screen.room.news(now):
            self._on_watch(guest.bors)

    def run(self) -> None:
        """Serve until stopped; then close every screen with 1012, so that it comes back soon."""
        beat = time.monotonic() + BEAT
        while not self._stopping:
            self._turn(beat)
            if (now := time.monotonic()) >= beat:
                beat = now + BEAT
                heartbeat.turned()
                self._screens.tidy(now)
        self._leave(time.monotonic() + FAREWELL)

    def _turn(self, until: float) -> None:
        """Handle what has happened, or wait for something to happen."""
        for key, events in self._poll.select(max(0.0, until - time.monotonic())):
            if not isinstance(key.data, Screen):
                key.data()
                continue
            if events & READ:
                self._screens.listen(key.data)
            if events & ~READ and key.data.sock.fileno() >= 0:
                self._screens.catch_up(key.data, time.monotonic())

    def _open(self) -> None:
        for arrival in self._entrance.arrivals():
            self.join(*arrival)

    def _announce(self) -> None:
        """Every new board once, framed once."""
        with contextlib.suppress(BlockingIOError):
            self._bell.recv(4096)
        newest: dict[str, bytes] = {}
        while self._news:
            bors, board = self._news.popleft()
            newest[bors] = board
        now = time.monotonic()
        for bors, board in newest.items():
            if room := self._screens.rooms.get(bors):
                room.shows(frame(board), now)
                self._screens.tell(room, room.newest)
                room.telling = time.monotonic() - now
                now += room.telling

    def _leave(self, until: float) -> None:
        self._open()
        for screen in self._screens.everyone():
            self._screens.dismiss(screen, RESTART)
        while self._screens.leaving and time.monotonic() < until:
            self._turn(until)
        for screen in list(self._screens.leaving):
            self._screens.drop(screen)
        self._poll.close()
        for end in (self._entrance, self._bell, self._rope):
            end.close()

    def _ring(self) -> None:
        with contextlib.suppress(OSError):  # rung already, or the hub is gone
            self._rope.send(b".")
