"""Accepts connections, and sets aside those that begin with an upgrade: where thousands come at once, none needs a greenlet."""

import socket
from collections.abc import Callable
from typing import Any

from gevent.server import StreamServer

OPENING = 4096  # bytes looked at before a request is read


class Listener(StreamServer):  # type: ignore[misc]
    """Gevent's own begins a greenlet for each connection; this one first asks `sets_aside`, with what it has said so far.

    Whoever sets one aside closes it, or gives it to `begin`.
    """

    def __init__(
        self,
        listener: Any,
        *,
        handle: Callable[[Any, Any], None],
        spawn: Any,
        sets_aside: Callable[["Listener", socket.socket, Any, bytes], bool],
    ) -> None:
        super().__init__(listener, handle=handle, spawn=spawn)
        self._sets_aside = sets_aside

    def do_handle(self, client: socket.socket, address: Any) -> None:
        """A connection that has just come in. Called by the loop itself: nothing may wait here."""
        if not self._sets_aside(self, client, address, _words_so_far(client)):
            self.begin(client, address)

    def begin(self, client: socket.socket, address: Any) -> None:
        """Begin a greenlet for it."""
        super().do_handle(client, address)


def _words_so_far(client: socket.socket) -> bytes:
    """What it has said, left where it is; nothing, where it has said nothing yet."""
    client.setblocking(False)
    try:
        return client.recv(OPENING, socket.MSG_PEEK)
    except OSError:
        return b""
