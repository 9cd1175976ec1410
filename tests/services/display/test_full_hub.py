"""A hub that strangers have filled, with a hub and a web server that may not open many files."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from flask import Flask

from frivilligbors.enums import Role
from frivilligbors.records import Participant
from frivilligbors.redis_client import RedisClient
from services.display.websocket import wall_cookie
from web import invitations, sessions
from web.context import Context
from web.invitations import Token

from .evening import Evening
from .running_display import Display
from .running_hub import ScreenConnection

HANDLES = 400
ROOM = HANDLES - 256  # what is left for screens


@pytest.fixture(scope="module")
def display(store_url: str, folder: Path) -> Iterator[Display]:
    data = folder / "full"
    data.mkdir()
    with Display(store_url, data, handles=HANDLES) as running:
        yield running
        assert "Traceback" not in running.read_output()


def strangers(display: Display, bors: str, times: int) -> list[ScreenConnection]:
    """So many who come without a cookie, and are all answered."""
    lines = [display.send_upgrade(bors, {"Origin": display.url}) for _ in range(times)]
    for number, line in enumerate(lines):
        try:
            line.answered()
        except (OSError, EOFError) as silence:
            measures = httpx.get(f"{display.url}/metrics").text
            raise AssertionError(f"{number} of {times} was not answered.\n{display.read_output()}\n{measures}") from silence
    return lines


@pytest.fixture
def home(app: Flask) -> Context:
    found: Context = app.extensions["context"]
    return found


def test_strangers_who_take_all_the_room_keep_out_neither_walls_nor_people(
    display: Display, evening: Evening, redis: RedisClient, home: Context
) -> None:
    other = Evening(redis, f"{evening.slug}-2")
    page = httpx.get(f"{display.url}/skjerm/{evening.slug}")
    marker = SimpleCookie(page.headers["Set-Cookie"])[wall_cookie.COOKIE]
    assert (marker["path"], marker["httponly"]) == ("/skjerm", True)
    came = strangers(display, evening.slug, 2 * ROOM)
    assert [line.answer[:12] for line in came].count("HTTP/1.1 101") == ROOM - ROOM // 8
    assert came[-1].answer.startswith("HTTP/1.1 503 ")
    assert "Retry-After: " in came[-1].answer

    kari = Participant(participant_id="kari", code="K7F3", name="Kari", language="nb", registered_at=evening.now)
    invited = invitations.issue(home, evening.slug, Role.BROKER, "Berit", by="ola", idempotency_key="invite")
    token = Token.read(invited.token)
    signed_in = sessions.sign_in(home, token) if token else None
    assert signed_in
    welcome = {
        "its own wall": (evening.slug, f"{wall_cookie.COOKIE}={marker.value}"),
        "another wall of the hall": (other.slug, f"{wall_cookie.COOKIE}={wall_cookie.sign_wall_cookie(home.secret, 1)}"),
        "a stranger at another børs": (other.slug, ""),
        "a participant": (
            evening.slug,
            f"{sessions.PARTICIPANT_COOKIE}={sessions.personal_token(home, evening.slug, kari)}",
        ),
        "a broker": (evening.slug, f"{sessions.COOKIES[Role.BROKER]}={signed_in[1]}"),
    }
    for who, (bors, cookie) in welcome.items():
        line = display.screen(bors, Origin=display.url, **{"Cookie": cookie} if cookie else {})
        assert line.answer.startswith("HTTP/1.1 101 "), who
        assert line.board()["bors"] == bors
    forged = {"Cookie": f"{wall_cookie.COOKIE}=x.1.{'0' * 40}", "Origin": display.url}
    assert display.screen(evening.slug, **forged).answer.startswith("HTTP/1.1 503 ")
    assert came[0].board()["bors"] == evening.slug
    other.remove()


def test_a_browser_that_has_a_marker_keeps_it(display: Display, evening: Evening) -> None:
    with httpx.Client(base_url=display.url) as browser:
        assert "Set-Cookie" in browser.get(f"/skjerm/{evening.slug}").headers
        assert "Set-Cookie" not in browser.get(f"/skjerm/{evening.slug}").headers
        assert "Set-Cookie" not in browser.get(f"/tall/{evening.slug}").headers
