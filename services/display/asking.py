"""What a screen asks before it has a line: the request's half of the handshake of RFC 6455, section 4.2.

Flask-Sock leaves it to simple-websocket, which writes the request out again, has h11 and wsproto parse it, and makes ready for
frames. Here the route looks at what is asked, and the hub, which alone knows whether there is room, says yes or no.
"""

import binascii
import socket
from typing import Any

from werkzeug import Response
from werkzeug.exceptions import BadRequest, HTTPException

VERSION = "13"
KEY_SIZE = 16


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
    if "upgrade" not in (token.strip() for token in asked.split(",")) or not version or not is_key(key):
        raise BadRequest
    if version != VERSION:
        raise HTTPException(response=Response(status=426, headers={"Sec-WebSocket-Version": VERSION}))
    return str(key)


def is_key(key: str) -> bool:
    """Whether a handshake may have this key."""
    try:
        return len(binascii.a2b_base64(key, strict_mode=True)) == KEY_SIZE
    except ValueError:
        return False
