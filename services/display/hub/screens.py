"""The sockets of all screens: written to without ever waiting for one, and read no more than a screen may say."""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable, Iterable

from .frames import PING, POLICY, TRY_LATER, frame, goodbye, hear
from .guests import Guest
from .limits import Limits
from .screen import ALLOWANCE, Owner, Screen
from .seats import Seats

READ, BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE
QUIET = (
    10.0  # seconds of silence after which a screen is asked whether it is there: each in its own time, or all answer at once
)
PATIENCE = 30.0  # seconds of silence, in which ten pings went unanswered
PINGED = frame(b"", PING)
AT_ONCE = 64  # who may take that time at once: each holds a descriptor, and somebody has come in its place
FAREWELL = 2.0  # seconds a screen may take to go once it was told to


class Screens:
    """Every screen, by the børs it shows."""

    def __init__(self, poll: selectors.BaseSelector, limits: Limits) -> None:
        self._poll = poll
        self.rooms: dict[str, Owner] = {}
        self.leaving: set[Screen] = set()
        self.seats = Seats(limits)

    def take_in(self, sock: socket.socket, guest: Guest, greeting: bytes, now: float) -> Screen:
        """A screen more, which is given the greeting and the newest board: whoever cannot take them is parked."""
        sock.setblocking(False)
        with contextlib.suppress(OSError):  # a socket that is no TCP socket has no delay to lose
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        room = self.rooms.setdefault(guest.bors, Owner(guest.bors))
        screen = Screen(sock, room, now, guest, owed=greeting, behind=True, given_at=room.shown_before)
        self._poll.register(sock, READ, screen)
        room.parked.add(screen)
        self.seats.take(screen, now)
        self.catch_up(screen, now)
        if screen in room.parked:
            self._poll.modify(sock, BOTH, screen)
        return screen

    def give_way(self, screen: Screen) -> None:
        """Somebody else gets this one's seat. Where many leave at once, their goodbyes are not waited for."""
        self.dismiss(screen, TRY_LATER)
        if len(self.leaving) > AT_ONCE:
            self.drop(screen)

    def everyone(self) -> list[Screen]:
        """All but those that are leaving."""
        return [screen for room in self.rooms.values() for screen in (*room.ready, *room.parked)]

    def tell(self, room: Owner, data: bytes) -> None:
        """The same bytes to all who are ready; whoever cannot take them is parked, whoever is gone is dropped."""
        self._say(room.ready.items(), data)

    def _say(self, screens: Iterable[tuple[Screen, Callable[[bytes], int]]], data: bytes) -> None:
        size, trouble = len(data), []
        for screen, send in screens:
            try:
                sent = send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                sent = -1
            if sent != size:
                trouble.append((screen, sent))
        for screen, sent in trouble:
            if sent < 0:
                self.drop(screen)
            else:
                self._park(screen, data[sent:] if sent else b"")

    def catch_up(self, screen: Screen, now: float) -> None:
        """A parked screen can be written to again: first what was begun, then the newest only."""
        data, owed = screen.owed, len(screen.owed)
        if screen.behind and not screen.leaving:
            data += screen.room.news(now)
        try:
            sent = screen.sock.send(data) if data else 0
        except BlockingIOError:
            return
        except OSError:
            self.drop(screen)
            return
        if sent > owed or sent == len(data):
            screen.behind = False
        screen.owed = screen.owed[sent:] if sent <= owed else data[sent:]
        if not screen.owed and not screen.behind:
            self._unpark(screen)

    def listen(self, screen: Screen) -> None:
        """Read what a screen says; of one that is leaving, only to throw it away."""
        try:
            data = screen.sock.recv(ALLOWANCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(screen)
        elif not screen.leaving:
            self._heed(screen, data)

    def dismiss(self, screen: Screen, code: int, reason: str = "") -> None:
        """Ask a screen to go: a frame begun is finished, then comes the goodbye, then we wait for it to hang up."""
        screen.room.ready.pop(screen, None)
        screen.room.parked.discard(screen)
        screen.leaving, screen.heard = True, time.monotonic()
        screen.owed += goodbye(code, reason)
        self.leaving.add(screen)
        self.seats.leave(screen)
        self._poll.modify(screen.sock, BOTH, screen)
        self.catch_up(screen, screen.heard)

    def drop(self, screen: Screen) -> None:
        """Let go of a socket. Nothing happens to one that is gone already."""
        if screen.sock.fileno() < 0:
            return
        self._poll.unregister(screen.sock)
        screen.room.ready.pop(screen, None)
        screen.room.parked.discard(screen)
        self.leaving.discard(screen)
        screen.sock.close()
        if not screen.leaving:
            self.seats.leave(screen)

    def tidy(self, now: float) -> None:
        """Ask the silent whether they are there; let go of whoever does not answer, and of rooms nobody is in."""
        for screen in self.everyone():
            screen.allowance = ALLOWANCE
            silence = now - screen.heard
            if silence > PATIENCE:
                self.drop(screen)
            elif silence > QUIET:
                self._answer(screen, PINGED)
        for room in [empty for empty in self.rooms.values() if not empty.crowd]:
            del self.rooms[room.bors]
        for screen in [late for late in self.leaving if now - late.heard > FAREWELL]:
            self.drop(screen)

    def _heed(self, screen: Screen, data: bytes) -> None:
        screen.heard = time.monotonic()
        screen.allowance -= len(data)
        screen.inbox, answer, bye = hear(screen.inbox + data)
        if answer:
            self._answer(screen, answer)
        if screen.sock.fileno() >= 0 and (bye is not None or screen.allowance < 0):
            self.dismiss(screen, POLICY if bye is None else bye)

    def _answer(self, screen: Screen, data: bytes) -> None:
        """Say something to one screen, unless it has more than enough to read."""
        if send := screen.room.ready.get(screen):
            self._say([(screen, send)], data)

    def _park(self, screen: Screen, owed: bytes) -> None:
        screen.owed, screen.behind, screen.given_at = owed, not owed, screen.room.shown_before
        del screen.room.ready[screen]
        screen.room.parked.add(screen)
        self._poll.modify(screen.sock, BOTH, screen)

    def _unpark(self, screen: Screen) -> None:
        self._poll.modify(screen.sock, READ, screen)
        if screen.leaving:
            with contextlib.suppress(OSError):
                screen.sock.shutdown(socket.SHUT_WR)
        else:
            screen.room.parked.discard(screen)
            screen.room.ready[screen] = screen.sock.send
