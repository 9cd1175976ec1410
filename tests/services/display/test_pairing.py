"""A screen nobody sits at is paired by the code it shows: a guessed one, an old one or one already used gets nowhere."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask
from redis.exceptions import RedisError

from frivilligbors import keys
from frivilligbors.codec import Unreadable
from frivilligbors.enums import Role
from frivilligbors.facts import ScreenFact
from frivilligbors.log import Log
from frivilligbors.redis_client import RedisClient
from services.display import commands
from services.display.routes import pairing
from services.display.screen_cookie import COOKIE
from services.display.store import paired_screens
from web.rate_limit import TEN_MINUTES, LeakyBucket

from .evening import Evening
from .paired import Organiser, PairedScreen


@pytest.fixture(autouse=True)
def unspent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has typed or been shown a code yet."""
    for module, name, most in (
        (commands, "guess_limiter", commands.ORGANISER_GUESSES),
        (commands, "all_guess_limiter", commands.ALL_GUESSES),
        (pairing, "new_screen_limiter", pairing.SCREENS_OF_A_NETWORK),
        (pairing, "all_new_screen_limiter", pairing.SCREENS_OF_ALL),
    ):
        monkeypatch.setattr(module, name, LeakyBucket(most, TEN_MINUTES))


@pytest.fixture
def screen(app: Flask) -> PairedScreen:
    return PairedScreen(app)


@pytest.fixture
def ola(app: Flask, evening: Evening) -> Organiser:
    return Organiser(app, evening.slug)


@pytest.fixture
def other(redis: RedisClient) -> Iterator[Evening]:
    evening = Evening(redis, f"annen-{token_hex(4)}")
    yield evening
    evening.remove()


def test_an_unpaired_screen_shows_one_code_and_goes_to_the_wall_once_it_is_typed(
    screen: PairedScreen, ola: Organiser, evening: Evening, redis: RedisClient
) -> None:
    code = screen.code()
    assert screen.code() == code
    answer = ola.pair(f" {code[:3].lower()}-{code[3:].lower()} ", "scenen, venstre", language="nn", zoom="125")
    assert answer.status_code == 303
    assert screen.goes_to() == f"/skjerm/{evening.slug}"
    wall = screen.client.get(f"/skjerm/{evening.slug}").text
    assert '<html lang="nn" data-zoom="1.25"' in wall
    assert "data-orders=" in wall
    facts = [fact for _, fact in Log(redis).after(evening.slug, 0) if isinstance(fact, ScreenFact)]
    assert [fact.name for fact in facts] == ["screen.paired"]


def test_it_works_without_scripts(screen: PairedScreen) -> None:
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in screen.client.get("/s").text


def test_a_pairing_gives_no_power_but_to_show(screen: PairedScreen, ola: Organiser, evening: Evening) -> None:
    ola.paired(screen)
    for path in ("/arrangor", f"/arrangor/{evening.slug}", f"/arrangor/{evening.slug}/skjermer", f"/megler/{evening.slug}"):
        assert screen.client.get(path).status_code in (401, 404), path
    scene = {"scene": "black", "key": token_hex(4)}
    assert screen.client.post(f"/arrangor/{evening.slug}/skjermer", data=scene).status_code == 401
    cookie = screen.client.get_cookie(COOKIE)
    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_code_is_drawn_anew_after_ten_minutes_and_the_old_one_pairs_nobody(
    screen: PairedScreen, ola: Organiser, redis: RedisClient
) -> None:
    old = screen.code()
    place = keys.PAIRING_CODE.of(keys.INSTALLATION, old)
    assert 590 < redis.execute_command("TTL", place) <= 600
    redis.delete(place)  # as the store does when its time is up
    new = screen.code()
    assert new != old
    assert ola.pair(old).status_code == 422
    assert ola.pair(new).status_code == 303


def test_a_guessed_code_gets_nowhere_and_what_was_typed_is_not_lost(screen: PairedScreen, ola: Organiser) -> None:
    code = screen.code()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    answer = ola.pair(wrong, "scenen, høyre", zoom="150")
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert f'value="{wrong}"' in answer.text
    assert 'value="scenen, høyre"' in answer.text
    assert '<option value="150" selected>' in answer.text
    for nothing in ("", "  ", "~", "*", "%s", "A" * 40, "\u200b", "'; drop"):
        assert ola.pair(nothing).status_code == 422, nothing
    assert screen.goes_to() == ""


def test_whoever_guesses_is_held_back_and_so_are_all_together(app: Flask, screen: PairedScreen, ola: Organiser) -> None:
    code = screen.code()
    for _ in range(commands.ORGANISER_GUESSES):
        assert ola.pair("AAAAAA").status_code == 422
    assert ola.pair(code).status_code == 429
    assert screen.goes_to() == ""
    again = Organiser(app, ola.bors)
    assert again.pair(code).status_code == 303


def test_all_guesses_together_are_bounded(
    app: Flask, screen: PairedScreen, ola: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "all_guess_limiter", LeakyBucket(2, TEN_MINUTES))
    assert [Organiser(app, ola.bors).pair("AAAAAA").status_code for _ in range(2)] == [422, 422]
    assert Organiser(app, ola.bors).pair(screen.code()).status_code == 429


def test_codes_have_the_entropy_that_the_limits_count_on() -> None:
    guesses_in_ten_minutes, shown = commands.ALL_GUESSES, 50
    chance = guesses_in_ten_minutes * shown / 24**paired_screens.CODE_LENGTH
    assert chance < 1e-4


def test_nobody_makes_the_store_grow_by_asking_for_codes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "new_screen_limiter", LeakyBucket(2, TEN_MINUTES))
    statuses = [PairedScreen(app).client.get("/s").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_a_code_pairs_one_screen_once(screen: PairedScreen, ola: Organiser, app: Flask, other: Evening) -> None:
    code = screen.code()
    assert [ola.pair(code, idempotency_key="same").status_code for _ in range(2)] == [303, 303]
    assert ola.pair(code).status_code == 422
    assert Organiser(app, other.slug).pair(code).status_code == 422
    assert screen.goes_to() == f"/skjerm/{ola.bors}"


def test_of_two_organisers_who_type_it_at_once_one_gets_it(
    screen: PairedScreen, ola: Organiser, app: Flask, other: Evening, redis: RedisClient
) -> None:
    code = screen.code()
    screen_id = redis.get(keys.PAIRING_CODE.of(keys.INSTALLATION, code))
    assert ola.pair(code).status_code == 303
    assert screen_id
    redis.set(keys.PAIRING_CODE.of(keys.INSTALLATION, code), screen_id)  # the other one looked it up before it was forgotten
    assert Organiser(app, other.slug).pair(code).status_code == 422
    assert ola.pair(code).status_code == 422


def test_only_an_organiser_of_the_bors_pairs(app: Flask, screen: PairedScreen, evening: Evening, other: Evening) -> None:
    broker = Organiser(app, evening.slug, Role.BROKER)
    assert broker.pair(screen.code()).status_code == 403
    stranger = Organiser(app, other.slug)
    stranger.bors = evening.slug
    assert stranger.pair(screen.code()).status_code == 403


def test_a_forged_cookie_is_a_new_screen(app: Flask, screen: PairedScreen, ola: Organiser, evening: Evening) -> None:
    screen_id = ola.paired(screen)
    forger = PairedScreen(app)
    for value in (f"{screen_id}.{evening.slug}", f"{screen_id}.{evening.slug}." + "0" * 40, "x"):
        forger.client.set_cookie(COOKIE, value)
        assert "data-orders=" not in forger.client.get(f"/skjerm/{evening.slug}").text
        assert forger.report(evening.slug).get_json() == {"orders": None}


def test_a_browser_that_is_no_paired_screen_still_has_the_wall(app: Flask, evening: Evening) -> None:
    client = app.test_client()
    assert 'href="/skjerm"' in client.get("/s").text
    answer = client.get("/skjerm")
    assert f"/skjerm/{evening.slug}" in (answer.location or answer.text)


@pytest.mark.parametrize("trouble", [RedisError, Unreadable])
def test_whoever_cannot_be_answered_waits_and_sees_no_page_of_errors(
    screen: PairedScreen, ola: Organiser, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    def gone(*_: object) -> None:
        raise trouble

    ola.paired(screen)
    monkeypatch.setattr(paired_screens.PairedScreens, "get", gone)
    for path in ("/s", f"/skjerm/{ola.bors}"):
        answer = screen.client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "wall/offline_page.js" in answer.text


def test_a_kiosk_that_lost_its_cookie_is_the_same_screen(app: Flask, ola: Organiser, evening: Evening) -> None:
    address = f"/s?skjerm={token_hex(16)}"
    page = app.test_client().get(address)
    code = page.text.split('data-code="')[1][:6]
    assert ola.pair(code).status_code == 303
    assert app.test_client().get(address).location == f"/skjerm/{evening.slug}"
    for odd in ("x", "A" * 32, "0" * 31, "../" * 12, ""):
        assert app.test_client().get(f"/s?skjerm={odd}").status_code == 200
