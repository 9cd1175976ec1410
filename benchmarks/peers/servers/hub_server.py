"""The hub of the house with the feed taken out: each line of stdin is the newest board of one børs."""

import sys
import threading

from frivilligbors.settings import Settings
from services.display.hub.event_loop import Hub
from services.display.hub.hub_socket import HubSocket
from services.display.hub.limits import HubLimits
from services.display.rules.streams import BOARD, Payloads

hub = Hub(HubSocket(Settings.of().hub_socket), HubLimits(per_bors=20_000).within_reach())


def feed(bors: str) -> None:
    for board in sys.stdin.buffer:
        hub.broadcast(bors, BOARD, Payloads(board[:-1], board[:-1]))
    hub.stop()


threading.Thread(target=feed, args=(sys.argv[1],), daemon=True).start()
hub.run()
