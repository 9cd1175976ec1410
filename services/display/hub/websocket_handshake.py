"""The server's half of the websocket handshake of RFC 6455, section 4.2: accept, or refuse since the hub is full."""

import binascii
import contextlib
import hashlib
import socket

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ACCEPT_HEAD = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"
)
BUSY_PROBLEM = b'{"type":"urn:frivilligbors:busy","status":503,"code":"busy"}'
BUSY_RESPONSE = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b" % (len(BUSY_PROBLEM), BUSY_PROBLEM)
)


def accept_response(key: str) -> bytes:
    """The response that accepts the upgrade with this key."""
    proof = hashlib.sha1(key.encode() + MAGIC).digest()  # noqa: S324 – the protocol asks for it; nothing is kept secret by it
    return ACCEPT_HEAD % binascii.b2a_base64(proof, newline=False)


def refuse_as_busy(sock: socket.socket) -> None:
    """Refuse with 503 before the handshake, and close."""
    with contextlib.suppress(OSError):
        sock.setblocking(False)
        sock.send(BUSY_RESPONSE)
        sock.shutdown(socket.SHUT_WR)
    sock.close()
