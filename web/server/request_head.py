"""The first line and the headers of a request, as far as is needed to decide whether and when it is worked on."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

READS = frozenset({"GET", "HEAD", "OPTIONS"})
PREFERRED_PATHS = ("/megler/", "/vert/", "/arrangor", "/healthz", "/readyz", "/metrics")
END = b"\r\n\r\n"


class RequestPriority(IntEnum):
    """In the order in which requests are served."""

    COMMAND = 0  # changes something
    HELPER = 1  # a read of brokers, hosts, organisers, programs with a token, or of whoever watches the process
    PART = 2  # what a page that was served still needs: its files and its socket
    PAGE = 3


class RequestHead(NamedTuple):
    """`headers` by their names in capitals."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def priority(self) -> RequestPriority:
        """Nothing is proved here: whoever claims to be a helper gets a helper's place, and is refused by the app."""
        if self.method not in READS:
            return RequestPriority.COMMAND
        if self.path.startswith(PREFERRED_PATHS) or "AUTHORIZATION" in self.headers:
            return RequestPriority.HELPER
        if self.path.startswith("/static/") or "UPGRADE" in self.headers:
            return RequestPriority.PART
        return RequestPriority.PAGE

    @property
    def bors(self) -> str:
        """Whose share of the work it is: the børs in the path, as far as a path tells; empty for none."""
        parts = self.path.split("/")
        index = 3 if parts[1:3] == ["api", "bors"] else 2
        return parts[index].partition(".")[0].lower() if len(parts) > index else ""


def head_of(request: Any) -> RequestHead:
    """The head of a request that gunicorn has parsed."""
    return RequestHead(request.method, request.path or "", dict(request.headers))


def whole_read(received: bytes) -> RequestHead | None:
    """The head of a read of which all is here, and nothing more. None for all else, and for what only a parser can judge."""
    if not received.startswith((b"GET ", b"HEAD ")) or received.find(END) != len(received) - len(END):
        return None
    first, *lines = received[: -len(END)].decode("latin-1").split("\r\n")
    headers = {name.upper(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, _, rest = first.partition(" ")
    if headers.keys() & {"CONTENT-LENGTH", "TRANSFER-ENCODING", "EXPECT", "UPGRADE"}:
        return None
    return RequestHead(method, rest.partition(" ")[0].partition("?")[0], headers)
