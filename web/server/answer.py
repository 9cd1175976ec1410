"""An answer as it is sent: its head goes along with the first piece of its body, one packet and one call to the system."""

from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.wsgi import Response  # type: ignore[import-untyped]


class Answer(Response):  # type: ignore[misc]
    """Gunicorn's own, which sends the head by itself."""

    headers_sent: bool
    _unsent = b""  # the head, until there is something to send with it

    def send_headers(self) -> None:
        """The head is complete: it goes with what is sent next. Raises OSError."""
        if not self.headers_sent:
            head = "".join([*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"])
            self._unsent, self.headers_sent = head.encode("latin-1"), True

    def _emit_body(self, data: bytes) -> None:
        if self.chunked:
            self._send_head()
            util.write_chunk(self.sock, data)
        else:
            head, self._unsent = self._unsent, b""
            self.sock.sendall(head + data)

    def sendfile(self, respiter: Any) -> bool:
        """Have the system send a file; whether it does. Raises OSError."""
        self.send_headers()
        self._send_head()
        return bool(super().sendfile(respiter))

    def close(self) -> None:
        """All has been written: what has no body is sent now. Raises OSError."""
        self.send_headers()
        self._send_head()
        super().close()

    def _send_head(self) -> None:
        if self._unsent:
            head, self._unsent = self._unsent, b""
            self.sock.sendall(head)
