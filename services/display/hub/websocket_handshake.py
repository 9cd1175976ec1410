"""The websocket handshake of RFC 6455, section 4.2: a request is checked where Flask is, and answered by the hub.

Flask-Sock leaves it to simple-websocket, which writes the request out again, has h11 and wsproto parse it, and prepares for
frames. Here the route checks the request, and the hub, which alone knows whether it is full, accepts or refuses.
"""

import binascii
import contextlib
import hashlib
import socket
from functools import lru_cache
from typing import Any, NamedTuple, Self

from werkzeug import Response
from werkzeug.exceptions import BadRequest, HTTPException

VERSION = "13"
KEY_SIZE = 16
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ACCEPT_HEAD = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n"
ACCEPT_DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
DEFLATE = "permessage-deflate"
ANY_WINDOW = frozenset(("server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits"))
BUSY_PROBLEM = b'{"type":"urn:frivilligbors:busy","status":503,"code":"busy"}'
BUSY_RESPONSE = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%b" % (len(BUSY_PROBLEM), BUSY_PROBLEM)
)


class Upgrade(NamedTuple):
    """What the hub needs to accept: the key, and whether deflated messages are taken. Without a key it says nothing."""

    websocket_key: str = ""
    deflates: bool = False

    def encode(self) -> str:
        """As one word."""
        return f"{self.websocket_key},{DEFLATE}" if self.deflates else self.websocket_key

    @classmethod
    def decode(cls, word: str) -> Self:
        """From that word."""
        websocket_key, _, extension = word.partition(",")
        return cls(websocket_key, extension == DEFLATE)

    def response(self) -> bytes:
        """The response that accepts the upgrade."""
        if not self.websocket_key:
            return b""
        proof = hashlib.sha1(self.websocket_key.encode() + MAGIC).digest()  # noqa: S324 – the protocol asks for it; nothing is kept secret by it
        extensions = ACCEPT_DEFLATE if self.deflates else b""
        return ACCEPT_HEAD % binascii.b2a_base64(proof, newline=False) + extensions + b"\r\n"


class UpgradeRequest:
    """A request for an upgrade, as Flask-Sock hands it to a route: it stands in for simple-websocket's Server.

    Raises what `websocket_key` raises.
    """

    mode = "gunicorn"

    def __init__(self, environ: dict[str, Any], **_: object) -> None:
        extensions, browser = environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS", ""), environ.get("HTTP_USER_AGENT", "")
        self.upgrade = Upgrade(demand_websocket_key(environ), takes_deflated(extensions, browser))
        self.sock: socket.socket = environ["gunicorn.socket"]

    def close(self) -> None:
        """Called by Flask-Sock when a route is done with its socket; by then it is the hub's."""


def demand_websocket_key(environ: dict[str, Any]) -> str:
    """The key of a proper handshake. Raises BadRequest; HTTPException (426) for another version of the protocol."""
    websocket_key, version = environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), environ.get("HTTP_SEC_WEBSOCKET_VERSION")
    connection = environ.get("HTTP_CONNECTION", "").lower()
    if (
        "upgrade" not in (token.strip() for token in connection.split(","))
        or not version
        or not is_websocket_key(websocket_key)
    ):
        raise BadRequest
    if version != VERSION:
        raise HTTPException(response=Response(status=426, headers={"Sec-WebSocket-Version": VERSION}))
    return str(websocket_key)


def is_websocket_key(websocket_key: str) -> bool:
    """Whether this is a valid Sec-WebSocket-Key."""
    try:
        return len(binascii.a2b_base64(websocket_key, strict_mode=True)) == KEY_SIZE
    except ValueError:
        return False


def takes_deflated(extensions: str, browser: str) -> bool:
    """Whether a browser (its User-Agent) that offers these extensions is sent deflated messages (RFC 7692).

    Safari is not, whatever it offers: from 15 on it hangs up at deflated messages now and then
    (https://github.com/uNetworking/uWebSockets/issues/1347). On an iPhone every browser is Safari, and says neither name.
    """
    return ("Chrome/" in browser or "Firefox/" in browser) and _offers_deflate(extensions)


@lru_cache(100)  # a hall's browsers send a few
def _offers_deflate(extensions: str) -> bool:
    """Whether permessage-deflate is among them, in a shape that leaves us the window we deflate with.

    Each message is deflated alone, so that one deflated once can be sent to all, and a subscriber keeps no memory of ours.
    """
    for offer in extensions.split(","):
        name, *parameters = (part.strip() for part in offer.split(";"))
        if name == DEFLATE and all(parameter.partition("=")[0] in ANY_WINDOW for parameter in parameters):
            return True
    return False


def refuse_as_busy(sock: socket.socket) -> None:
    """Refuse with 503 before the handshake, and close."""
    with contextlib.suppress(OSError):
        sock.setblocking(False)
        sock.send(BUSY_RESPONSE)
        sock.shutdown(socket.SHUT_WR)
    sock.close()
