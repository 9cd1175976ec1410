"""The web server's worker in a hurry: so that no test waits for ten seconds."""

from web.server.connections import ConnectionLimits
from web.server.worker import Worker as Server


class Worker(Server):
    """Little room, and little time for whoever has begun something: as much as a busy machine may need for it."""

    limits = ConnectionLimits(connections=300, idle=30.0, reading=2.0, uploading=4.0, writing=2.0)
