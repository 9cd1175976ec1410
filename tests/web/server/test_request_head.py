"""What is decided about a request before it is parsed."""

import socket
from typing import Any

import pytest
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st

from web.server.request_head import RequestHead, RequestPriority, head_of, whole_read
from web.server.request_reader import RequestReader

COOKIE = {"COOKIE": "megler=x"}
PRIORITIES: list[tuple[RequestPriority, str, str, dict[str, str]]] = [
    (RequestPriority.COMMAND, "POST", "/b/drammen", {}),
    (RequestPriority.COMMAND, "DELETE", "/static/web/icon.svg", {}),
    (RequestPriority.COMMAND, "POST", "/api/bors/drammen/agreements", {"AUTHORIZATION": "Bearer x"}),
    (RequestPriority.HELPER, "GET", "/megler/drammen/view", {}),
    (RequestPriority.HELPER, "GET", "/vert/drammen", {}),
    (RequestPriority.HELPER, "GET", "/arrangor", {}),
    (RequestPriority.HELPER, "GET", "/api/bors/drammen/handshakes", {"AUTHORIZATION": "Bearer x"}),
    (RequestPriority.HELPER, "GET", "/healthz", {}),
    (RequestPriority.PART, "GET", "/static/web/pages.css", {}),
    (RequestPriority.PART, "GET", "/skjerm/drammen/ws", {"UPGRADE": "websocket"}),
    (RequestPriority.PAGE, "GET", "/deg", COOKIE),
    (RequestPriority.PAGE, "HEAD", "/tall/drammen", {}),
    (RequestPriority.PAGE, "OPTIONS", "/", {}),
]
SAFE = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=8)


@pytest.mark.parametrize(("priority", "method", "path", "headers"), PRIORITIES)
def test_priorities(priority: RequestPriority, method: str, path: str, headers: dict[str, str]) -> None:
    assert RequestHead(method, path, headers).priority is priority


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nx",
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
        b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
        b"GET /skjerm/x/ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
        b"POST / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_whole_read_is_left_to_the_parser(received: bytes) -> None:
    assert whole_read(received) is None


@given(
    method=st.sampled_from(["GET", "HEAD"]),
    path=st.text(st.sampled_from("abc/?%-."), max_size=12).map("/".__add__),
    headers=st.dictionaries(st.sampled_from(["Host", "Cookie", "Accept-Language", "Authorization", "X-a"]), SAFE, max_size=4),
)
def test_what_is_read_before_parsing_is_what_the_parser_reads(method: str, path: str, headers: dict[str, str]) -> None:
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    received = "\r\n".join(lines).encode()
    parsed, read = _parsed(received), whole_read(received)
    assert read is not None
    if parsed is not None:
        assert (read.method, read.path, dict(read.headers)) == (parsed.method, parsed.path, dict(parsed.headers))


def _parsed(received: bytes) -> RequestHead | None:
    theirs, ours = socket.socketpair()
    with theirs, ours:
        theirs.sendall(received)
        theirs.shutdown(socket.SHUT_WR)
        reader: Any = RequestReader(ours)
        try:
            return head_of(reader.request(reader.parser(Config(), ("127.0.0.1", 1))))
        except Exception:  # noqa: BLE001 - it is no request, and will be told so
            return None
