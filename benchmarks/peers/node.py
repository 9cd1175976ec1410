"""The two of Node: ws, and Socket.IO."""

import shutil

from ..machine import FOLDER
from .peer import SERVERS, Missing, Peer, installed


class OfNode(Peer):
    """A server in JavaScript, with its packages in .bench/node."""

    package = script = ""

    def install(self) -> None:
        folder = FOLDER / "node"
        folder.mkdir(parents=True, exist_ok=True)
        if not shutil.which("node"):
            raise Missing("there is no node here")
        if not (folder / "node_modules" / self.package).exists():
            installed(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), self.package])
        shutil.copy(SERVERS / self.script, folder)

    def command(self) -> list[str]:
        return ["node", str(FOLDER / "node" / self.script), str(self.port)]


class Ws(OfNode):
    """The lean one."""

    name, package, script = "node ws", "ws", "ws.js"


class SocketIo(OfNode):
    """The common one, over websockets only."""

    name, package, script = "Socket.IO", "socket.io", "socketio.js"
    path, greet = "/socket.io/?EIO=4&transport=websocket", "40"
