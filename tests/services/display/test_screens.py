"""The organiser's list of screens: what each tells, and what each can be asked for."""

import re
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.codec import dumps
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from services.display.rules.paired_screen import MAX_SCREENS, ScreenReport, Sound
from services.display.store.paired_screens import PairedScreens
from services.display.store.walls import WallStore

from .evening import Evening
from .paired import Organiser, PairedScreen, keep_paired_screen


@pytest.fixture
def ola(app: Flask, evening: Evening) -> Organiser:
    return Organiser(app, evening.slug)


@pytest.fixture
def screen(app: Flask) -> PairedScreen:
    return PairedScreen(app)


@pytest.fixture
def screen_id(ola: Organiser, screen: PairedScreen) -> str:
    return ola.paired(screen)


def page_text(ola: Organiser) -> str:
    """What the list says."""
    text = re.sub(r"<(svg|head)\b.*?</\1>", " ", ola.get().text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def scene_of(screen: PairedScreen, bors: str) -> str:
    """What its wall shows."""
    found = re.search(r'data-scene="(\w+)"', screen.client.get(f"/skjerm/{bors}").text)
    assert found
    return found[1]


def test_the_list_tells_what_a_screen_told(ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening) -> None:
    del screen_id
    assert "Skjermen har ikke meldt seg ennå." in page_text(ola)
    screen.report(evening.slug, width=3840, height=2160, age=2, sound="blocked")
    page = page_text(ola)
    assert "scenen, venstre" in page
    assert "Viser nå" in page
    assert "Bildet er 2 s gammelt · 3840 × 2160 · nettleseren vil ha et klikk før den gir lyd" in page


def test_a_screen_without_scripts_is_seen_too(ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening) -> None:
    del screen_id
    screen.client.get(f"/skjerm/{evening.slug}")
    page = page_text(ola)
    assert "Viser nå sist sett kl." in page


@pytest.mark.parametrize(("method", "path"), [("all_of", ""), ("get", "/skjerm/{}")])
def test_a_page_says_no_newer_position_than_what_it_shows(
    ola: Organiser, screen_id: str, evening: Evening, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    read, log = getattr(PairedScreens, method), Log(evening.redis)
    before = log.newest_position(evening.slug)

    def read_before_a_change(*args: Any) -> object:
        found = read(*args)
        evening.come(("Røde Kors", "voluntary"))
        return found

    monkeypatch.setattr(PairedScreens, method, read_before_a_change)
    page = ola.get(path.format(screen_id))
    assert log.newest_position(evening.slug) == before + 1
    assert f'data-position="{before}"' in page.text


@pytest.mark.parametrize(
    ("age", "ago", "expected"), [(40, 1, "Gammelt bilde"), (1, 60, "Svarer ikke"), (40, 60, "Svarer ikke"), (1, 3, "Viser nå")]
)
def test_what_nobody_can_count_on_is_named(
    ola: Organiser, screen_id: str, evening: Evening, redis: RedisClient, age: int, ago: int, expected: str
) -> None:
    at = RedisClock(redis).now() - timedelta(seconds=ago)
    report = ScreenReport(at=at, width=1920, height=1080, age=age, sound=Sound.ON)
    redis.pipeline().hset(keys.SCREEN_REPORTS.of(evening.slug), screen_id, dumps(report)).execute()
    assert expected in page_text(ola)


def test_the_lists_of_organisers_hear_of_a_screen_that_falls_silent_and_of_nothing_between(
    ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening, redis: RedisClient
) -> None:
    del ola, screen_id
    walls = WallStore(redis)
    before = walls.letters_and_screens(evening.slug).screens
    screen.report(evening.slug)
    first = walls.letters_and_screens(evening.slug).screens
    screen.report(evening.slug, age=2)
    assert walls.letters_and_screens(evening.slug).screens == first != before
    screen.report(evening.slug, sound="off")
    assert walls.letters_and_screens(evening.slug).screens != first
    later = WallStore(redis, Later(redis))
    assert later.letters_and_screens(evening.slug).screens != walls.letters_and_screens(evening.slug).screens


class Later(RedisClock):
    """A minute has passed."""

    def now(self):  # type: ignore[no-untyped-def]
        return super().now() + timedelta(minutes=1)


def test_a_scene_on_that_screen_only(
    app: Flask, ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening
) -> None:
    evening.open()
    assert (scene_of(screen, evening.slug), screen.orders(evening.slug)["scene"]) == ("open", "")  # type: ignore[index]
    assert ola.post(f"/skjerm/{screen_id}", scene="welcome").status_code == 303
    assert (scene_of(screen, evening.slug), screen.orders(evening.slug)["scene"]) == ("welcome", "welcome")  # type: ignore[index]
    assert scene_of(PairedScreen(app), evening.slug) == "open"
    assert "Bare her: Velkommen" in page_text(ola)
    ola.post(f"/skjerm/{screen_id}", scene="auto")
    assert scene_of(screen, evening.slug) == "open"


def test_a_result_of_its_own_is_shown_whole(ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening) -> None:
    evening.open()
    evening.agree(("Åsen bibliotek", "public"), ("Koret", "voluntary"))
    ola.post(f"/skjerm/{screen_id}", scene="result")
    page = screen.client.get(f"/skjerm/{evening.slug}").text
    assert 'data-scene="result"' in page
    assert 'class="kinds' in page


def test_the_gong_a_new_page_another_name_and_the_end(
    ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening
) -> None:
    for action, count in (("gong", "gongs"), ("last", "loads")):
        assert ola.post(f"/{action}/{screen_id}").status_code == 303
        assert screen.orders(evening.slug)[count] == 1  # type: ignore[index]
    assert ola.post(f"/skjerm/{screen_id}", name="foajeen", language="en", zoom="150").status_code == 303
    assert {"language": "en", "zoom": 1.5}.items() <= screen.orders(evening.slug).items()  # type: ignore[union-attr]
    assert "foajeen" in page_text(ola)
    assert ola.post(f"/slipp/{screen_id}").status_code == 303
    assert screen.orders(evening.slug) is None
    assert screen.client.get(f"/skjerm/{evening.slug}").location == "/s"
    assert screen.code()
    assert "Ingen ennå." in page_text(ola)
    for path in (f"/skjerm/{screen_id}", f"/gong/{screen_id}", f"/slipp/{screen_id}"):
        assert ola.post(path, name="x").status_code == 404 or "ikke koblet til" in ola.post(path).text


def test_the_same_press_twice_is_one_stroke(ola: Organiser, screen: PairedScreen, screen_id: str, evening: Evening) -> None:
    for _ in range(2):
        ola.post(f"/gong/{screen_id}", idempotency_key="same")
    assert screen.orders(evening.slug)["gongs"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    "body",
    [
        {"width": -1},
        {"width": 70_000},
        {"width": True},
        {"width": "1920"},
        {"height": 1.5},
        {"age": 10**12},
        {"sound": "loud"},
        {"sound": None},
        {"more": "x"},
    ],
)
def test_a_report_is_bounded(screen: PairedScreen, screen_id: str, ola: Organiser, evening: Evening, body: object) -> None:
    del screen_id
    assert screen.report(evening.slug, **body).status_code == 422  # type: ignore[arg-type]
    assert "Skjermen har ikke meldt seg ennå." in page_text(ola)


def test_a_screen_that_reports_without_pause_is_held_back(screen: PairedScreen, screen_id: str, evening: Evening) -> None:
    del screen_id
    statuses = [screen.report(evening.slug).status_code for _ in range(31)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_another_name_is_refused_beside_its_field(ola: Organiser, screen_id: str) -> None:
    for name in ("", "x" * 41, "\u202e"):
        answer = ola.post(f"/skjerm/{screen_id}", name=name, language="nb", zoom="100")
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
    assert ola.post(f"/skjerm/{screen_id}", zoom="99", name="x").status_code == 422


def test_a_bors_has_room_for_so_many_screens(app: Flask, ola: Organiser, screen: PairedScreen, evening: Evening) -> None:
    for _ in range(MAX_SCREENS):
        keep_paired_screen(app.extensions["context"], evening.slug)
    answer = ola.pair(screen.code())
    assert answer.status_code == 422
    assert "så mange skjermer som det er plass til" in answer.text
    assert screen.goes_to() == ""


def test_all_that_the_pages_do_a_json_call_does(app: Flask, ola: Organiser, screen: PairedScreen, evening: Evening) -> None:
    client, calls = app.test_client(), f"/api/bors/{evening.slug}/screens"

    def call(method: str, path: str = "", idempotency_key: str = "", **body: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {ola.token}", "Idempotency-Key": idempotency_key or token_hex(8)}
        return client.open(f"{calls}{path}", method=method, headers=headers, **({} if method == "GET" else {"json": body}))

    code = screen.code()
    assert call("POST", code="AAAAAA", name="scenen").get_json()["errors"][0]["field"] == "code"
    answers = [call("POST", idempotency_key="same", code=code, name="scenen", zoom=125) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    screen_id = answers[0].get_json()["screen_id"]
    assert screen.goes_to() == f"/skjerm/{evening.slug}"
    assert call("PATCH", f"/{screen_id}", scene="black", name="foajeen").status_code == 200
    assert call("PATCH", f"/{screen_id}", zoom="wide").status_code == 422
    for action in ("gong", "reload"):
        assert call("POST", f"/{screen_id}/{action}").status_code == 200
    assert screen.orders(evening.slug) == {"language": "nb", "zoom": 1.25, "scene": "black", "gongs": 1, "loads": 1}
    (shown,) = call("GET").get_json()["screens"]
    assert (shown["name"], shown["scene"], shown["report"]["width"]) == ("foajeen", "black", 1920)
    assert call("POST", f"/{screen_id}/release").status_code == 200
    assert call("POST", f"/{screen_id}/release").status_code == 404
    assert call("GET").get_json() == {"screens": []}
