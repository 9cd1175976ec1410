"""The web server's worker, with a doorman before the door."""

import socket

from web.server.worker import Worker as Server

from .doorman import doorman


class Worker(Server):
    """`gunicorn --worker-class services.display.worker.Worker`."""

    def is_taken(self, client: socket.socket, opening: bytes) -> bool:
        """Whether the doorman lets it straight through to the hub."""
        return doorman.lets_in(client, opening)

    def is_answered(self, client: socket.socket) -> None:
        """The doorman has heard what he waited for, or never will."""
        doorman.forget(client.fileno())
