"""The hub's process: `python -m services.display.hub`."""

import gc
import logging
import signal
import sys
from queue import SimpleQueue

from frivilligbors import heartbeat
from frivilligbors.errors import OperatorError
from frivilligbors.settings import Settings

from .board_feed import BoardFeed, WatchedStream
from .event_loop import Hub
from .hub_socket import HubSocket
from .limits import HubLimits

MAX_ITERATION_SECONDS = 10.0  # seconds: five rebroadcasts


def main() -> int:
    """Serve the subscribers until told to stop; then close each. The exit code."""
    logging.basicConfig(level=logging.INFO, format="hub: %(message)s")
    settings = Settings.of()
    requested: SimpleQueue[WatchedStream] = SimpleQueue()
    hub = Hub(HubSocket(settings.hub_socket), HubLimits().within_reach(), on_watch=requested.put)
    feed = BoardFeed(settings, hub, requested)
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: hub.stop())
    feed.start()
    heartbeat.start(MAX_ITERATION_SECONDS)
    gc.freeze()  # what is loaded stays, and need not be looked through while a hall comes back
    hub.run()
    feed.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OperatorError, PermissionError) as trouble:
        sys.exit(str(trouble))
