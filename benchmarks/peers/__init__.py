"""The peers, each in a file of its own; what they run is in `servers/`."""

from .c_loop import CLoop
from .hub import DeflatingHub, Hub
from .nchan import Nchan
from .node import SocketIo, Ws
from .peer import Missing, Peer
from .python import FastApi, FlaskSock, Picows

PEERS: tuple[type[Peer], ...] = (CLoop, Hub, Nchan, Picows, Ws, SocketIo, FastApi, FlaskSock)
WITH_REGIONS: tuple[type[Peer], ...] = (CLoop, Hub, DeflatingHub, Nchan)

__all__ = ["PEERS", "WITH_REGIONS", "Missing", "Peer"]
