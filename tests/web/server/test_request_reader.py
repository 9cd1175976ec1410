"""Requests on one line: whom its client may speak for is looked up once, and is the same for all of them."""

import socket

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]

from web.server.request_reader import RequestReader

BY_HTTPS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n"


def schemes(address: tuple[str, int], *requests: bytes) -> list[str]:
    """How each of these requests, that come on one line from an address, was made as far as we believe it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = RequestReader(ours)
        parser = reader.parser(Config(), address)
        found = []
        for request in requests:
            theirs.sendall(request)
            found.append(reader.head(parser).scheme)
        return found


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_proxy_on_this_machine_is_believed_each_time(address: str) -> None:
    plain = BY_HTTPS.replace(b"https", b"http")
    assert schemes((address, 50_000), BY_HTTPS, plain, BY_HTTPS) == ["https", "http", "https"]


def test_nobody_else_is_believed_though_they_ask_again() -> None:
    assert schemes(("203.0.113.7", 50_000), BY_HTTPS, BY_HTTPS) == ["http", "http"]
