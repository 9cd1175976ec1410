"""A hub with a real socket, and screens that are plain sockets."""

import json
import socket
import struct
import threading
import zlib
from pathlib import Path
from typing import Any, Self

from services.display.hub.event_loop import Hub
from services.display.hub.hub_socket import HubClient, HubSocket
from services.display.hub.limits import HubLimits
from services.display.hub.viewers import Viewer
from services.display.hub.websocket_handshake import BUSY_RESPONSE, Upgrade
from services.display.rules.streams import BOARD, Payloads, Stream

TIMEOUT = 60.0  # seconds; a busy machine is slow, not wrong


class ScreenConnection:
    """The screen's end of a connection, after the handshake."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.answer = ""  # what the web server said, where there was one
        self.deflated = False  # whether the last frame was
        self.sock.settimeout(TIMEOUT)

    def exactly(self, size: int) -> bytes:
        """The next so many bytes. Raises EOFError, with what the web server had said, when the hub hung up before."""
        read = b""
        while len(read) < size:
            part = self.sock.recv(size - len(read))
            if not part:
                raise EOFError(self.answer)
            read += part
        return read

    def answered(self) -> str:
        """What the web server says to the handshake."""
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.exactly(1)
        self.answer = answer.decode()
        return self.answer

    def frame(self) -> tuple[int, bytes]:
        """The next frame: kind and payload."""
        first, size = self.exactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", self.exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self.exactly(8))
        payload, self.deflated = self.exactly(size), bool(first & 0x40)
        return first & 15, inflated(payload) if self.deflated else payload

    def next(self, kind: int) -> bytes:
        """The payload of the next frame of this kind; others are passed over."""
        while True:
            found, payload = self.frame()
            if found == kind:
                return payload

    def board(self) -> Any:
        """The next board."""
        return json.loads(self.next(1))

    def received_close_code(self) -> int:
        """The code the hub says goodbye with, after which it says nothing more."""
        (code,) = struct.unpack("!H", self.next(8)[:2])
        assert self.sock.recv(1) == b""
        return int(code)

    def is_dropped(self, within: int = 40) -> bool:
        """Whether the hub hangs up without a goodbye, within so many frames."""
        try:
            for _ in range(within):
                self.frame()
        except EOFError:
            return True
        return False

    def is_refused(self) -> bool:
        """Whether there is no room, as the answer to the handshake says."""
        received = b""
        while part := self.sock.recv(4096):
            received += part
        return received == BUSY_RESPONSE

    def say(self, kind: int, payload: bytes = b"") -> None:
        """Send a frame as a browser does."""
        self.sock.sendall(bytes([0x80 | kind, 0x80 | len(payload), 0, 0, 0, 0]) + payload)


class RunningHub:
    """A hub in a thread of its own."""

    def __init__(self, path: Path, limits: HubLimits | None = None) -> None:
        self.path = path
        self.watched_calls: list[tuple[str, Stream]] = []
        self.lines: list[ScreenConnection] = []
        self.hub = Hub(HubSocket(path), limits or HubLimits(), on_watch=self.watched_calls.append)
        self.hub_client = HubClient(path)
        self.thread = threading.Thread(target=self.hub.run)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.stop()
        self.thread.join(TIMEOUT)
        self.hub_client.close()
        for line in self.lines:
            line.sock.close()
        assert not self.thread.is_alive()

    def screen(self, bors: str = "drammen", *, buffer: int | None = None, holder: str = "") -> ScreenConnection:
        """A new screen; with a small `buffer` one that is soon full."""
        return self.viewer(Viewer(bors, holder=holder), buffer)

    def viewer(self, viewer: Viewer, buffer: int | None = None, *, deflates: bool = False) -> ScreenConnection:
        """The screen of a viewer."""
        here, there = tcp_pair(buffer)
        assert self.hub_client.send_descriptor(there.fileno(), viewer, Upgrade(deflates=deflates))
        there.close()
        self.lines.append(ScreenConnection(here))
        return self.lines[-1]

    def show(self, board: Any, bors: str = "drammen", stream: Stream = BOARD, changes: Any = None) -> None:
        """Broadcast a board; to a stream of changes, what changed besides."""
        full = json.dumps(board).encode()
        self.hub.broadcast(bors, stream, Payloads(full, full if changes is None else json.dumps(changes).encode()))


def inflated(payload: bytes) -> bytes:
    """A message that was deflated alone, as RFC 7692, section 7.2.2, has it read."""
    return zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(payload + b"\x00\x00\xff\xff")


def tcp_pair(buffer: int | None = None) -> tuple[socket.socket, socket.socket]:
    """Two ends of a TCP connection."""
    with socket.socket() as listener:
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        here = socket.socket()
        if buffer:
            here.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        here.connect(listener.getsockname())
        there, _ = listener.accept()
    return here, there
