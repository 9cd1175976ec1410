"""The web server's worker, which passes known websocket upgrades straight to the hub."""

import socket

from web.server.worker import Worker as Server

from .websocket.upgrade_cache import upgrade_cache


class Worker(Server):
    """`gunicorn --worker-class services.display.worker.Worker`."""

    def is_taken(self, client: socket.socket, opening: bytes) -> bool:
        """Whether the hub has taken over this connection, which begins with these bytes."""
        return upgrade_cache.hand_over_if_known(client, opening)

    def is_answered(self, client: socket.socket) -> None:
        """The request that began this connection is answered, or never will be."""
        upgrade_cache.forget(client.fileno())
