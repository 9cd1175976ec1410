"""How an answer goes over the line: in as few pieces as it can, and the same bytes as gunicorn would send."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.http.errors import InvalidResponseHeader, InvalidResponseHeaderName  # type: ignore[import-untyped]

from web.headers import FIXED
from web.server.server_response import ServerResponse, http_date

GUNICORNS_OWN: type[Any] = wsgi.Response
GUNICORNS_DATE = util.http_date
WITH_LENGTH = [("Content-Type", "text/plain"), ("Content-Length", "6")]


class Line:
    """A socket that remembers what was sent, piece by piece. What is sent once it takes no more of than `room`."""

    def __init__(self, room: int = 1 << 20) -> None:
        self.pieces: list[bytes] = []
        self.room = room

    def send(self, data: bytes) -> int:
        self.pieces.append(bytes(data[: self.room]))
        return len(self.pieces[-1])

    def sendall(self, data: bytes) -> None:
        self.pieces.append(bytes(data))


@pytest.fixture(autouse=True)
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gunicorn.util.http_date", lambda: "Mon, 06 May 2024 16:00:00 GMT")


def sent(kind: type[Any], respond: Callable[[Any], None], method: str = "GET", room: int = 1 << 20) -> list[bytes]:
    """What a response of a kind sends where it is told to a client of HTTP/1.1."""
    line = Line(room)
    request = SimpleNamespace(method=method, version=(1, 1), should_close=lambda: False)
    respond(kind(request, line, Config()))
    return line.pieces


def whole(response: Any) -> None:
    response.start_response("200 OK", WITH_LENGTH)
    response.write(b"Velkom")
    response.close()


def in_two_parts(response: Any) -> None:
    response.start_response("200 OK", WITH_LENGTH)
    response.write(b"Vel")
    response.write(b"kom")
    response.close()


def of_unknown_length(response: Any) -> None:
    response.start_response("200 OK", [("Content-Type", "text/plain")])
    response.write(b"Velkom")
    response.close()


def of_nothing(response: Any) -> None:
    response.start_response("303 SEE OTHER", [("Location", "/"), ("Content-Length", "0")])
    response.close()


def unchanged(response: Any) -> None:
    response.start_response("304 NOT MODIFIED", [("ETag", '"1"')])
    response.close()


def with_ours(response: Any) -> None:
    response.start_response("200 OK", [*WITH_LENGTH, *FIXED])
    response.write(b"Velkom")
    response.close()


def of_a_file(response: Any) -> None:
    response.start_response("200 OK", WITH_LENGTH)
    response.write_file(wsgi.FileWrapper(BytesIO(b"Velkom")))
    response.close()


ANSWERS = [whole, in_two_parts, of_unknown_length, of_nothing, unchanged, with_ours, of_a_file]


@pytest.mark.parametrize("respond", ANSWERS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_bytes_are_those_of_gunicorn(respond: Callable[[Any], None], method: str) -> None:
    assert b"".join(sent(ServerResponse, respond, method)) == b"".join(sent(GUNICORNS_OWN, respond, method))


@pytest.mark.parametrize("header", [("X-Name", "one\r\ntwo"), ("X Name", "one"), (FIXED[0][0], "1\n2")])
def test_what_may_not_be_sent_is_refused(header: tuple[str, str]) -> None:
    with pytest.raises((InvalidResponseHeader, InvalidResponseHeaderName)):
        sent(ServerResponse, lambda response: response.start_response("200 OK", [*FIXED, header]))


@pytest.mark.parametrize(("respond", "count"), [(whole, 1), (in_two_parts, 2), (of_nothing, 1), (unchanged, 1)])
def test_the_head_goes_along_with_the_first_piece(respond: Callable[[Any], None], count: int) -> None:
    assert len(sent(ServerResponse, respond)) == count


@pytest.mark.parametrize("respond", ANSWERS)
def test_what_the_line_takes_only_a_part_of_follows(respond: Callable[[Any], None]) -> None:
    assert b"".join(sent(ServerResponse, respond, room=10)) == b"".join(sent(GUNICORNS_OWN, respond))


def test_the_date_is_that_of_gunicorn_and_moves_on() -> None:
    moments = [0.0, 1714924799.999, 1714924800.0, 1714924800.5, 1714924801.0, 4102444800.0]
    assert [http_date(at) for at in moments] == [GUNICORNS_DATE(at) for at in moments]
    before = time.time()
    now = parsedate_to_datetime(http_date()).timestamp()
    assert int(before) <= now <= time.time()
