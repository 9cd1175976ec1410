"""An answer as it is sent: its head goes along with the first piece of its body, one packet and one call to the system."""

import time
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.wsgi import Response  # type: ignore[import-untyped]


class ServerResponse(Response):  # type: ignore[misc]
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
            self._send(head + data)

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
            self._send(head)

    def _send(self, data: bytes) -> None:
        if (sent := self.sock.send(data)) < len(data):  # hardly ever; `sendall` by itself has more layers, and asks the system
            self.sock.sendall(data[sent:])


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


def http_date(timestamp: float | None = None) -> str:
    """A moment, or this one, as HTTP writes it: made once for each second."""
    return _date(int(time.time() if timestamp is None else timestamp))
