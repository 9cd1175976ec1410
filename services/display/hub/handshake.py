"""The hub's half of the handshake of RFC 6455, section 4.2: yes, or no room. What was asked is looked at in `asking.py`."""

import binascii
import contextlib
import hashlib
import socket

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"
NO_ROOM = b'{"type":"urn:frivilligbors:busy","status":503,"code":"busy"}'
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b" % (len(NO_ROOM), NO_ROOM)
)


def accepted(key: str) -> bytes:
    """What to answer the owner of this key."""
    proof = hashlib.sha1(key.encode() + MAGIC).digest()  # noqa: S324 – the protocol asks for it; nothing is kept secret by it
    return ACCEPTED % binascii.b2a_base64(proof, newline=False)


def turn_away(sock: socket.socket) -> None:
    """No room: say so, before the handshake, and hang up."""
    with contextlib.suppress(OSError):
        sock.setblocking(False)
        sock.send(FULL)
        sock.shutdown(socket.SHUT_WR)
    sock.close()
