"""A request is read whole before anybody works on it, and what cannot be read is told apart from what breaks."""

import socket
from io import BytesIO
from typing import Any

from gunicorn.http import errors  # type: ignore[import-untyped]
from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.http.parser import RequestParser  # type: ignore[import-untyped]
from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

from ..limits import body_limit

HEAD_LIMIT = 32 * 1024  # bytes: a cookie of four kilobytes and a long address fit many times over
AROUND = 64 * 1024  # bytes that may frame a body that comes in chunks
STATUS = {
    errors.LimitRequestLine: "414 URI Too Long",
    errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    errors.ExpectationFailed: "417 Expectation Failed",
    errors.UnsupportedTransferCoding: "501 Not Implemented",
}


class Gone(Exception):
    """The client is no longer there, or has nothing more to ask."""


class Malformed(Exception):
    """What came is no request. `status`: what to answer."""

    def __init__(self, status: str = "400 Bad Request") -> None:
        super().__init__(status)
        self.status = status


class _Request(Request):  # type: ignore[misc]
    """Gunicorn's own, which takes the address of its client apart for each request anew; it is that of the connection."""

    def _peer_is_trusted_proxy(self) -> bool:
        reader: RequestReader = self.unreader
        if reader.is_trusted is None:
            reader.is_trusted = bool(super()._peer_is_trusted_proxy())
        return reader.is_trusted


class RequestReader(SocketUnreader):  # type: ignore[misc]
    """Reads requests from a socket, none longer than is allowed."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.is_trusted: bool | None = None  # whether this client may say for whom it asks; None: not looked up yet
        self._left = 0

    def peek(self, longest: int) -> bytes:
        """Wait for a request to begin: the bytes it begins with, left where they are. Nothing: there is none to come."""
        held: bytes = self.buf.getvalue()
        return held or bytes(self.sock.recv(longest, socket.MSG_PEEK))

    def take(self, peeked: bytes) -> None:
        """Take these first words off the socket, so that it shows whether the client is still there; they are parsed later."""
        if not self.buf.getvalue():
            self.unread(self.sock.recv(len(peeked)))

    def chunk(self, size_hint: int | None = None) -> bytes:
        """What has come. Raises Malformed when that is more than a request may have."""
        came: bytes = super().chunk(size_hint)
        self._left -= len(came)
        if self._left < 0:
            raise Malformed(STATUS[errors.LimitRequestHeaders])
        return came

    def parser(self, cfg: Any, address: Any) -> RequestParser:
        """What takes apart the requests that come here."""
        made = RequestParser(cfg, self.sock, address)
        made.unreader, made.mesg_class = self, _Request
        return made

    def head(self, parser: RequestParser) -> Any:
        """The next request, of which nothing but the head has been read. Raises Gone, Malformed, OSError."""
        try:
            self._left = HEAD_LIMIT
            request = next(parser)
        except (errors.NoMoreData, StopIteration):
            raise Gone from None
        except (OSError, Malformed):
            raise
        except Exception as wrong:  # whatever a parser stumbles over was sent to it
            raise Malformed(STATUS.get(type(wrong), "400 Bad Request")) from wrong
        return request

    def read_body(self, request: Any) -> None:
        """Read a body that is not too large into memory; of one that is, no more than shows that it is: the connection is then
        closed. Raises Malformed, OSError."""
        length = next((int(value) for name, value in request.headers if name == "CONTENT-LENGTH"), None)
        limit = body_limit(request.path)
        if length is not None and length > limit:
            request.force_close()
            request.body = BytesIO()
            return
        if request._expected_100_continue:
            request._expected_100_continue = False
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            self._left = limit + AROUND
            body = request.body.read(limit + 1 if length is None else length)
        except errors.NoMoreData:
            raise Malformed from None
        except (OSError, Malformed):
            raise
        except Exception as wrong:
            raise Malformed from wrong
        if len(body) < (length or 0):
            raise Malformed
        if length is None and body:
            _set_length(request, len(body))
        request.body = BytesIO(body)


def _set_length(request: Any, length: int) -> None:
    """What came in chunks is a body like any other from here on; one that is too large may not have been read to its end."""
    request.headers = [(name, value) for name, value in request.headers if name != "TRANSFER-ENCODING"]
    request.headers.append(("CONTENT-LENGTH", str(length)))
    if length > body_limit(request.path):
        request.force_close()
