"""What is no proper request is told so, by a 4xx, and leaves no traceback."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .serving import Serving

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))
CHUNKED = ("Transfer-Encoding: chunked", "Content-Type: application/json")
ZERO = "Content-Length: 0"
HUGE = "9" * 5000

MALFORMED = {
    "an origin with half an address": (["Origin: http://[", ZERO], b"", 400),
    "an origin without a host": (["Origin: http://", ZERO], b"", 400),
    "an origin that is a path": (["Origin: /b/drammen", ZERO], b"", 400),
    "an origin with somebody's name": (["Origin: http://a@b", ZERO], b"", 400),
    "an origin with an odd port": (["Origin: http://a:b", ZERO], b"", 400),
    "a chunk of no size": (CHUNKED, b"zz\r\n{}\r\n0\r\n\r\n", 400),
    "a chunk of less than nothing": (CHUNKED, b"-1\r\n{}\r\n0\r\n\r\n", 400),
    "a chunk that is longer than it says": (CHUNKED, b"1\r\n{}\r\n0\r\n\r\n", 400),
    "chunks without an end": (CHUNKED, b"2\r\n{}\r\n", 400),
    "a trailer that may not be one": (CHUNKED, b"2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n", 400),
    "a trailer that is none": (CHUNKED, b"2\r\n{}\r\n0\r\nno trailer\r\n\r\n", 400),
    "a chunk size of many digits": (CHUNKED, b"f" * 9000, 400),
    "chunks and a length": ((*CHUNKED, "Content-Length: 2"), b"2\r\n{}\r\n0\r\n\r\n", 400),
    "chunks of chunks": (["Transfer-Encoding: chunked, chunked"], b"0\r\n\r\n", 400),
    "another way to send": (["Transfer-Encoding: gzip"], b"", 400),
    "a way to send that nobody knows": (["Transfer-Encoding: pigeon"], b"", 501),
    "a length below nothing": (["Content-Length: -5"], b"", 400),
    "a length in letters": (["Content-Length: two"], b"{}", 400),
    "a length in small figures": (["Content-Length: \xb2"], b"{}", 400),
    "a length of many digits": ([f"Content-Length: {HUGE}"], b"", 400),
    "two lengths": (["Content-Length: 2", "Content-Length: 2"], b"{}", 400),
    "half of a body": (["Content-Length: 10"], b"name=Kari&"[:5], 400),
    "a line without a colon": (["no colon", ZERO], b"", 400),
    "a name with a space": (["X Y: z", ZERO], b"", 400),
    "a line that goes on": (["X-Y: z", " and more", ZERO], b"", 400),
    "a null": (["X-Y: \0", ZERO], b"", 400),
    "two hosts": (["Host: evil.example", ZERO], b"", 400),
    "more lines than a browser sends": ([*(f"X-{n}: y" for n in range(150)), ZERO], b"", 431),
    "a line that is too long": (["X-Y: " + "z" * 9000, ZERO], b"", 431),
    "lines that are too long together": ([*(f"X-{n}: " + "z" * 8000 for n in range(5)), ZERO], b"", 431),
    "a wish nobody can meet": (["Expect: miracles", ZERO], b"", 417),
}
ODD_PATHS = {
    "half an address": ("http://[/", 400),
    "no path": ("no-path", 400),
    "a raw letter": ("/b/\xe6", 400),
    "too long": ("/" + "a" * 9000, 414),
    "bytes that are no text": ("/b/%ff%fe", 404),
    "a null": ("/b/%00", 404),
    "two slashes": ("//[", 404),
}
HARMLESS = {  # what a parser could stumble over, and is of no account
    "Host: [": 404,
    "Host: a:b:c": 404,
    'Cookie: deltaker=\xff\xfe=;;;="\\777; megler=a.\xe6; arrangor=hus.\xff; sprak=\x80': 404,
    f"Range: bytes={HUGE}-": 404,
    'If-None-Match: "\xff,,W/': 404,
    "If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT": 404,
    "Accept: */*;q=nan, a/b;q=\xb2,;;;": 404,
    "Accept-Language: nb;q=1e999, \xff-\xff;q=-1": 404,
    "Authorization: Bearer \xff.\xfe.1.2": 404,
    "Authorization: Basic \xff": 404,
    'Content-Type: multipart/form-data; boundary="': 404,
    "X-Forwarded-For: [, \xff": 404,
    "X-Forwarded-Proto: gopher": 404,
    "X-Forwarded-Host: [": 404,
    "Script_Name: /x": 404,
    "Path_Info: /deg": 404,
}


def asked(path: str, *lines: str, method: str = "POST", host: str = "127.0.0.1") -> bytes:
    """The head of a request."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode("latin-1")


def status(answer: bytes) -> int:
    """What was answered; 0 for nothing."""
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_request_is_told_so(serving: Serving, planned: str, case: str) -> None:
    lines, body, expected = MALFORMED[case]
    assert status(serving.answer(asked(f"/api/bors/{planned}/participants", *lines) + body)) == expected


@pytest.mark.parametrize("case", ODD_PATHS)
def test_what_is_no_path_is_told_so(serving: Serving, case: str) -> None:
    path, expected = ODD_PATHS[case]
    assert status(serving.answer(asked(path, method="GET"))) == expected


@pytest.mark.parametrize("line", HARMLESS, ids=range(len(HARMLESS)))
def test_what_is_of_no_account_breaks_nothing(serving: Serving, line: str) -> None:
    lines = [line, "Connection: close"]
    head = asked("/b/nowhere", *lines, method="GET")
    if line.startswith("Host"):
        head = head.replace(b"Host: 127.0.0.1\r\n", b"")
    assert status(serving.answer(head)) == HARMLESS[line]


NAMES = st.sampled_from(
    re.findall(
        r"\S+",
        "Host Origin Cookie Content-Length Content-Type Transfer-Encoding Expect Upgrade Connection Authorization Accept Range "
        "Accept-Language Idempotency-Key If-None-Match If-Range Trailer TE Sec-Fetch-Site X-Forwarded-For Script_Name",
    )
)
ODD = [
    "http://",
    "[",
    "]",
    "::1",
    "%",
    ";",
    ",",
    "=",
    '"',
    "\\",
    "*",
    "\t",
    " ",
    "chunked",
    "gzip",
    "0",
    "-1",
    "\xb2",
    "9" * 400,
]
KNOWN = ["websocket", "Upgrade", "close", "100-continue", "Bearer ", "deltaker=", "megler=", "a.b.c.d", "q=", "bytes="]
PIECES = st.sampled_from([*ODD, *KNOWN])
VALUES = st.lists(PIECES | st.text(st.characters(min_codepoint=0, max_codepoint=255), max_size=6), max_size=5).map("".join)
BODIES = st.binary(max_size=30) | st.sampled_from([b"zz\r\n", b"2\r\n{}\r\n0\r\n\r\n", b"0\r\nHost: x\r\n\r\n", b"{}"])
PATHS = st.sampled_from(
    ["/", "/deg", "/deg/ut", "/b/{}", "/api/bors/{}/participants", "/b/{}/katalog", "/static/web/icon.svg", "/%ff"]
)


@CALM
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT"]),
    path=PATHS,
    lines=st.lists(st.tuples(NAMES, VALUES), max_size=5),
    body=BODIES,
)
def test_any_head_and_any_body_are_answered(
    serving: Serving, planned: str, method: str, path: str, lines: list[tuple[str, str]], body: bytes
) -> None:
    head = asked(path.format(planned), *(f"{name}: {value}" for name, value in lines), method=method)
    assert status(serving.answer(head + body)) < 500 or b"Transfer-Encoding" in head
    assert "Traceback" not in serving.output
