"""Gunicorn's worker of greenlets, with a doorman before the door."""

import socket
from typing import Any

from gunicorn.workers.ggevent import GeventWorker  # type: ignore[import-untyped]

from .doorman import LONGEST, doorman


class Worker(GeventWorker):  # type: ignore[misc]
    """`gunicorn --worker-class services.display.worker.Worker`."""

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        """A connection that has just come in."""
        fd = client.fileno()
        try:
            if doorman.lets_in(client, _first_words(client)):
                client.close()
            else:
                super().handle(listener, client, addr)
        finally:
            doorman.forget(fd)

    def handle_request(self, listener_name: Any, req: Any, sock: socket.socket, addr: Any) -> Any:
        """One request of a connection that was not let in at once."""
        fd = sock.fileno()
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            doorman.forget(fd)


def _first_words(client: socket.socket) -> bytes:
    """What it begins with, left where it is. Nothing where nothing has come yet: who is not in a crowd need not hurry."""
    client.settimeout(0)
    try:
        return client.recv(LONGEST, socket.MSG_PEEK)
    except OSError:
        return b""
