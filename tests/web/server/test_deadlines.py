"""The real web server, and clients that want more of it than their share."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from .hurried import Worker
from .serving import Serving, received

PATIENT = 9.0  # seconds: fewer than a server gives that is in no hurry
DRIBBLES = 1001  # more than the room the server in a hurry has


@contextmanager
def dribbling(serving: Serving, beginning: bytes, times: int = DRIBBLES) -> Iterator[list[socket.socket]]:
    """So many connections, of which each has said so much and says nothing more."""
    with ExitStack() as held:
        yield [held.enter_context(serving.connect(beginning)) for _ in range(times)]


def post(bors: str, length: int, *more: str) -> bytes:
    """The head of a registration."""
    lines = [f"POST /b/{bors} HTTP/1.1", "Host: 127.0.0.1", *more, f"Content-Length: {length}", "", ""]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("beginning", ["a body begun", "nothing"])
def test_a_thousand_who_do_not_finish_hinder_nobody(serving: Serving, planned: str, beginning: str) -> None:
    beginnings = {"a body begun": post(planned, 1000) + b"n", "nothing": b""}
    with dribbling(serving, beginnings[beginning]):
        assert httpx.get(f"{serving.url}/b/{planned}").status_code == 200


@pytest.mark.parametrize(
    "beginning", [post("drammen", 1000) + b"name=", b"POST /b/drammen HTTP/1.1\r\nHost: 127"], ids=["body", "head"]
)
def test_whoever_does_not_finish_a_request_is_told_so_in_time(serving: Serving, beginning: bytes) -> None:
    started = time.monotonic()
    with serving.connect(beginning) as sock:
        assert received(sock).startswith(b"HTTP/1.1 408 ")
    assert Worker.limits.reading - 0.1 < time.monotonic() - started < PATIENT


def test_a_byte_now_and_then_wins_no_time(serving: Serving) -> None:
    started, sock = time.monotonic(), serving.connect(post("drammen", 1000))
    sock.settimeout(0.1)
    answer = b""
    while not answer and time.monotonic() - started < PATIENT:
        try:
            sock.send(b"n")
            answer = sock.recv(1000)
        except TimeoutError:
            continue
    sock.close()
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_slow_phone_is_served_as_long_as_it_is_in_time(serving: Serving, planned: str) -> None:
    head, body = post(planned, 5, "Connection: close", "Content-Type: application/x-www-form-urlencoded"), b"name="
    with serving.connect() as sock:
        for part in (head[:20], head[20:], body[:2], body[2:]):
            sock.sendall(part)
            time.sleep(0.02)
        assert received(sock).startswith(b"HTTP/1.1 422 ")


def test_a_line_stays_open_for_more_questions_at_once_or_later(serving: Serving) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with serving.connect(ask + ask) as lively:
        answers = lively.recv(65536)
        while answers.count(b'{"alive":true}') < 2:
            answers += lively.recv(65536)
        lively.sendall(ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert b'{"alive":true}' in received(lively)


def test_whoever_does_not_read_the_answer_is_let_go(serving: Serving) -> None:
    ask = b"GET /personvern HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.settimeout(60)
        sock.connect(("127.0.0.1", serving.port))
        with pytest.raises(OSError, match=r"reset|[Bb]roken pipe"):  # neither has room for more, and the server has enough
            sock.sendall(ask * 100_000)
    assert serving.is_well()


def test_a_body_that_is_too_large_is_answered_and_not_read_for_ever(serving: Serving, planned: str) -> None:
    head = post(planned, 10_000_000, "Content-Type: application/x-www-form-urlencoded")
    with serving.connect(head + b"a" * 100_000) as sock:
        assert received(sock).startswith(b"HTTP/1.1 413 ")
    chunked = head.replace(b"Content-Length: 10000000", b"Transfer-Encoding: chunked")
    with serving.connect(chunked + b"8000\r\n" + b"a" * 0x8000 + b"\r\n8000\r\n" + b"a" * 0x100) as sock:
        sock.settimeout(60)
        assert sock.recv(65536).startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 408 "))


def test_whoever_asks_first_whether_to_go_on_is_told_to(serving: Serving, planned: str) -> None:
    head = post(planned, 5, "Expect: 100-continue", "Connection: close", "Content-Type: application/x-www-form-urlencoded")
    with serving.connect(head) as sock:
        assert sock.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"name=")
        assert received(sock).startswith(b"HTTP/1.1 422 ")
