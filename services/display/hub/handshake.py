"""The handshake of RFC 6455, section 4.2: four headers in, three out.

Flask-Sock leaves it to simple-websocket, which writes the request out again, has h11 and wsproto parse it, and makes ready for
frames. Frames are the hub's business: without all that, shaking hands costs a tenth (docs/benchmarks.md).
"""

import binascii
import hashlib
import socket
from typing import Any

from werkzeug import Response
from werkzeug.exceptions import BadRequest, HTTPException

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"
KEY_SIZE = 16
ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"


class Shaken:
    """Gunicorn's socket after the handshake, as Flask-Sock hands it to a route: it stands in for simple-websocket's Server.

    Raises what `accepted` raises; then nothing has been sent.
    """

    mode = "gunicorn"

    def __init__(self, environ: dict[str, Any], **_: object) -> None:
        answer = accepted(environ)
        self.sock: socket.socket = environ["gunicorn.socket"]
        self.sock.sendall(answer)

    def close(self) -> None:
        """Flask-Sock says it when a route is done with its socket; by then it is the hub's."""


def accepted(environ: dict[str, Any]) -> bytes:
    """What to answer a screen that asks for a websocket. Raises BadRequest; HTTPException (426) for another version."""
    key, version = environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), environ.get("HTTP_SEC_WEBSOCKET_VERSION")
    asked = environ.get("HTTP_CONNECTION", "").lower()
    if "upgrade" not in (token.strip() for token in asked.split(",")) or not version or not _is_key(key):
        raise BadRequest
    if version != VERSION:
        raise HTTPException(response=Response(status=426, headers={"Sec-WebSocket-Version": VERSION}))
    proof = hashlib.sha1(key.encode() + MAGIC).digest()  # noqa: S324 – the protocol asks for it; nothing is kept secret by it
    return ACCEPTED % binascii.b2a_base64(proof, newline=False)


def _is_key(key: str) -> bool:
    try:
        return len(binascii.a2b_base64(key, strict_mode=True)) == KEY_SIZE
    except ValueError:
        return False
