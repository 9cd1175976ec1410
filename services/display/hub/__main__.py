"""The hub's process: `python -m services.display.hub`."""

import logging
import signal
import sys
from queue import SimpleQueue

from frivilligbors import heartbeat
from frivilligbors.settings import Settings, Unusable

from .boards import Feed
from .door import Inside
from .hub import Hub
from .limits import Limits

LONGEST_TURN = 10.0  # seconds: five heartbeats of the screens


def main() -> int:
    """Serve the screens until told to stop; then say goodbye to each. The exit code."""
    logging.basicConfig(level=logging.INFO, format="hub: %(message)s")
    settings = Settings.of()
    asked: SimpleQueue[str] = SimpleQueue()
    hub = Hub(Inside(settings.hub_socket), Limits().within_reach(), on_watch=asked.put)
    feed = Feed(settings.redis_url, hub, asked)
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: hub.stop())
    feed.start()
    heartbeat.start(LONGEST_TURN)
    hub.run()
    feed.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Unusable, PermissionError) as trouble:
        sys.exit(str(trouble))
