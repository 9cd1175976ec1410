"""The web server's worker in a hurry: so that no test waits for ten seconds."""

from web.server.connections import ConnectionLimits
from web.server.worker import Worker as Server


class Worker(Server):
    """Little room, and little time for whoever has begun something."""

    limits = ConnectionLimits(connections=300, idle=30.0, reading=0.6, uploading=1.5, writing=0.5)
