"""The hub of the house with the feed taken out: each line of stdin is the newest board of one børs."""

import sys
import threading

from frivilligbors.settings import Settings
from services.display.hub.door import Inside
from services.display.hub.hub import Hub
from services.display.hub.limits import Limits

hub = Hub(Inside(Settings.of().hub_socket), Limits(per_bors=20_000).within_reach())


def feed(bors: str) -> None:
    for board in sys.stdin.buffer:
        hub.show(bors, board[:-1])
    hub.stop()


threading.Thread(target=feed, args=(sys.argv[1],), daemon=True).start()
hub.run()
