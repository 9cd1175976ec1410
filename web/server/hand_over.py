"""Connections that are handed over to whoever knows them, before anything of them is parsed: the websockets of a hall.

Where thousands come at once, none needs a greenlet, and whoever registers in between does not wait behind them.
"""

import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import gevent
from gevent.lock import BoundedSemaphore
from gevent.server import StreamServer

from .loop_iteration import next_loop_iteration
from .peek import peek_now

UPGRADE = b"\r\nupgrade:"
SHARE = 0.001  # seconds of an iteration of the loop in which sockets are handed over


class ConnectionTaker(Protocol):
    """What an app may have as the extension `connection_taker`: it knows some upgrades before they are parsed."""

    def take_over(self, client: socket.socket, peeked: bytes) -> bool:
        """Whether it has taken over this connection, which begins with these bytes; it then closes the socket itself."""

    def pass_on(self) -> None:
        """What was taken goes where it belongs: it need not wait for more. May wait."""

    def discard(self, client: socket.socket) -> None:
        """The request that began this connection is answered, or never will be."""


class AcceptingServer(StreamServer):  # type: ignore[misc]
    """Gevent's own begins a greenlet for each connection; this one first asks `set_aside`, with what it has said so far.

    Whoever sets one aside closes it, or gives it to `begin`.
    """

    def __init__(
        self,
        listener: Any,
        *,
        handle: Callable[[Any, Any], None],
        spawn: Any,
        set_aside: Callable[["AcceptingServer", socket.socket, Any, bytes], bool],
    ) -> None:
        super().__init__(listener, handle=handle, spawn=spawn)
        self._set_aside = set_aside

    def do_handle(self, client: socket.socket, address: Any) -> None:
        """A connection that has just come in. Called by the loop itself: nothing may wait here."""
        if not self._set_aside(self, client, address, peek_now(client)):
            self.begin(client, address)

    def begin(self, client: socket.socket, address: Any) -> None:
        """Begin a greenlet for it."""
        super().do_handle(client, address)


class HandOver:
    """Of one worker. `capacity`: how many connections may wait, beside those that are served; `taker`: who knows them."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self.taker: ConnectionTaker | None = None
        self._aside = deque[tuple[AcceptingServer, socket.socket, Any, bytes]]()
        self._one_by_one = BoundedSemaphore()
        self._until = 0.0
        self._is_emptying = self._is_passing_on = False

    def set_aside(self, server: AcceptingServer, client: socket.socket, addr: Any, peeked: bytes) -> bool:
        """Let a connection that has just come in wait to be handed over, if it may be; whether it waits. Called by the loop."""
        if self.taker is None or UPGRADE not in peeked.lower() or len(self._aside) >= self._capacity:
            return False
        self._aside.append((server, client, addr, peeked))
        if not self._is_emptying:
            self._is_emptying = True
            server.pool.spawn(self._empty)
        return True

    def hand_over(self, client: socket.socket, peeked: bytes) -> bool:
        """Hand a connection over, if its taker knows it; whether it is theirs from now on.

        After each SHARE whoever has just come is let in first.
        """
        if self.taker is None or UPGRADE not in peeked.lower():
            return False
        with self._one_by_one:
            if time.monotonic() >= self._until:
                next_loop_iteration()
                self._until = time.monotonic() + SHARE
            is_taken = self.taker.take_over(client, peeked)
            if not is_taken:  # the app is asked, and the next may be known by then
                self._until = 0.0
        if is_taken and not self._is_passing_on:
            self._is_passing_on = True
            gevent.spawn(self._pass_on, self.taker)
        return is_taken

    def discard(self, client: socket.socket) -> None:
        """What this connection asked has been answered, or never will be."""
        if self.taker is not None:
            self.taker.discard(client)

    def _empty(self) -> None:
        """In the order in which they came; whoever is not taken is served as any other."""
        try:
            while self._aside:
                server, client, addr, peeked = self._aside.popleft()
                with suppress(OSError):  # it hung up
                    if not self.hand_over(client, peeked):
                        server.begin(client, addr)
                        continue
                client.close()
        finally:
            self._is_emptying = False

    def _pass_on(self, taker: ConnectionTaker) -> None:
        """Once those that wait here meanwhile were taken too: they leave together."""
        with self._one_by_one:
            self._is_passing_on = False
            taker.pass_on()
