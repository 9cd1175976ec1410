"""The handshake of RFC 6455, section 4.2: four headers in, three out.

Flask-Sock leaves it to simple-websocket, which writes the request out again, has h11 and wsproto parse it, and makes ready for
frames. Here the route looks at what is asked, and the hub, which alone knows whether there is room, says yes or no.
"""

import binascii
import contextlib
import hashlib
import socket
from typing import Any

from werkzeug import Response
from werkzeug.exceptions import BadRequest, HTTPException

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"
KEY_SIZE = 16
ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"
NO_ROOM = b'{"type":"urn:frivilligbors:busy","status":503,"code":"busy"}'
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b" % (len(NO_ROOM), NO_ROOM)
)


class Asked:
    """A socket that asks for a handshake, as Flask-Sock hands it to a route: it stands in for simple-websocket's Server.

    Raises what `key_of` raises.
    """

    mode = "gunicorn"

    def __init__(self, environ: dict[str, Any], **_: object) -> None:
        self.key = key_of(environ)
        self.sock: socket.socket = environ["gunicorn.socket"]

    def close(self) -> None:
        """Flask-Sock says it when a route is done with its socket; by then it is the hub's."""


def key_of(environ: dict[str, Any]) -> str:
    """The key of a proper handshake. Raises BadRequest; HTTPException (426) for another version of the protocol."""
    key, version = environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), environ.get("HTTP_SEC_WEBSOCKET_VERSION")
    asked = environ.get("HTTP_CONNECTION", "").lower()
    if "upgrade" not in (token.strip() for token in asked.split(",")) or not version or not _is_key(key):
        raise BadRequest
    if version != VERSION:
        raise HTTPException(response=Response(status=426, headers={"Sec-WebSocket-Version": VERSION}))
    return str(key)


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


def _is_key(key: str) -> bool:
    try:
        return len(binascii.a2b_base64(key, strict_mode=True)) == KEY_SIZE
    except ValueError:
        return False
