"""What is understood of an upgrade request without Gunicorn is what Gunicorn understands; whatever else goes the whole way."""

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from hypothesis import given, settings
from hypothesis import strategies as st

from services.display.websocket.upgrade_cache import parse_upgrade

from .upgrade_requests import IMPROPER, asked

CHARACTERS = st.sampled_from("abcABC-_:;,= \t\r\n\0\x7f\xe6[]")
NAMES = st.sampled_from(["Accept", "Cookie", "Host", "Origin", "Sec-WebSocket-Key", "User-Agent", "X-Forwarded-For"])
LINES = st.lists(st.tuples(NAMES | st.text(CHARACTERS, max_size=4), st.text(CHARACTERS, max_size=8)), max_size=4)


@settings(deadline=None)
@given(LINES, st.permutations(asked(key="dGhlIHNhbXBsZSBub25jZQ==").decode().split("\r\n")[1:-2]))
def test_what_is_understood_gunicorn_understands_the_same_way(more: list[tuple[str, str]], usual: list[str]) -> None:
    lines = [*usual, *(f"{name}: {value}" for name, value in more)]
    head = "\r\n".join(["GET /skjerm/drammen/ws HTTP/1.1", *lines, "", ""]).encode("latin-1")
    ours = parse_upgrade(head)
    if ours is None:
        return
    theirs = dict(next(RequestParser(Config(), iter([head]), ("192.0.2.1", 1))).headers)
    assert len(theirs) == head.count(b"\r\n") - 2
    assert (ours.upgrade.websocket_key, ours.cookie) == (theirs["SEC-WEBSOCKET-KEY"], theirs.get("COOKIE", ""))
    assert set(ours.cache_key[1:]) >= {f"{name.lower()}:{theirs[name]}".encode() for name in ("HOST", "ORIGIN", "UPGRADE")}


def test_a_question_is_taken_apart_whatever_its_letters() -> None:
    ours, same = (
        parse_upgrade(asked(key="a")),
        parse_upgrade(asked(key="a").replace(b"Sec-WebSocket-Key", b"sec-websocket-key")),
    )
    assert ours == same
    assert ours
    assert (ours.upgrade.websocket_key, ours.cookie) == ("a", "")
    assert parse_upgrade(b"") is None


@pytest.mark.parametrize("case", IMPROPER)
def test_what_no_browser_sends_is_not_understood(case: str) -> None:
    assert parse_upgrade(IMPROPER[case]) is None
