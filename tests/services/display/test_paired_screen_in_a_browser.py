"""A paired screen in a browser: it goes to its wall by itself, tells how it is, and follows what is asked of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from frivilligbors import keys
from frivilligbors.settings import Settings
from services.display.app import create_app

from .evening import Evening
from .paired import Organiser
from .running_display import Display

SOON = 15_000  # milliseconds a busy machine may take for what a person sees within five seconds


@pytest.fixture
def ola(display: Display, evening: Evening) -> Organiser:
    return Organiser(create_app(Settings.of(display.environment)), evening.slug)


@pytest.fixture
def screen(page: Page, display: Display, ola: Organiser, evening: Evening) -> Page:
    """A screen that was paired while it showed its code, and has gone to the wall by itself."""
    page.goto(f"{display.url}/s")
    code = page.locator("[data-code]").get_attribute("data-code")
    assert code
    assert ola.pair(code, language="nn").status_code == 303
    page.wait_for_url(f"{display.url}/skjerm/{evening.slug}", timeout=SOON)
    return page


def id_of(evening: Evening) -> str:
    return str(evening.redis.lrange(keys.PAIRED_SCREENS.of(evening.slug), 0, -1)[0])


def scene(page: Page, name: str) -> None:
    expect(page.locator("main")).to_have_attribute("data-scene", name, timeout=SOON)


def test_a_screen_shows_the_scene_it_is_told_and_the_others_do_not(
    screen: Page, ola: Organiser, evening: Evening, display: Display, visitors: Callable[..., Page]
) -> None:
    evening.open()
    other = visitors()
    other.goto(f"{display.url}/skjerm/{evening.slug}")
    scene(screen, "open")
    screen.evaluate("window.stayed = true")
    ola.post(f"/skjerm/{id_of(evening)}", scene="welcome")
    scene(screen, "welcome")
    scene(other, "open")
    evening.agree(("Åsen bibliotek", "public"), ("Koret", "voluntary"))
    expect(other.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1", timeout=SOON)
    scene(screen, "welcome")
    ola.post(f"/skjerm/{id_of(evening)}", scene="auto")
    scene(screen, "open")
    expect(screen.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1", timeout=SOON)
    assert screen.evaluate("window.stayed") is True  # no page was loaded for it


@pytest.mark.long
def test_a_screen_keeps_its_scene_without_a_socket(page: Page, display: Display, ola: Organiser, evening: Evening) -> None:
    page.route_web_socket("**/ws*", lambda line: line.close())
    page.goto(f"{display.url}/s")
    ola.pair(page.locator("[data-code]").get_attribute("data-code") or "")
    page.wait_for_url(f"{display.url}/skjerm/{evening.slug}", timeout=SOON)
    ola.post(f"/skjerm/{id_of(evening)}", scene="black")
    scene(page, "black")
    evening.open()
    evening.agree(("Åsen bibliotek", "public"), ("Koret", "voluntary"))
    expect(page.locator("main")).to_have_attribute("data-state", "open", timeout=SOON)
    scene(page, "black")


def test_size_gong_language_and_end_reach_the_screen(screen: Page, ola: Organiser, evening: Evening, display: Display) -> None:
    expect(screen.locator("html")).to_have_attribute("lang", "nn")
    screen.evaluate("document.addEventListener('gong', () => (document.body.dataset.struck = 'yes'))")
    sound_button = screen.locator(".bell")
    if sound_button.get_attribute("aria-pressed") == "false":
        sound_button.click()  # a browser that wants a click before it gives sound; that of a kiosk does not
    ola.post(f"/skjerm/{id_of(evening)}", zoom="150")
    expect(screen.locator("html")).to_have_attribute("data-zoom", "1.5", timeout=SOON)
    screen.evaluate("delete document.body.dataset.struck")
    ola.post(f"/gong/{id_of(evening)}")
    expect(screen.locator("body")).to_have_attribute("data-struck", "yes", timeout=SOON)
    ola.post(f"/skjerm/{id_of(evening)}", language="en")
    expect(screen.locator("html")).to_have_attribute("lang", "en", timeout=SOON)
    with screen.expect_navigation(timeout=SOON):
        ola.post(f"/last/{id_of(evening)}")
    ola.post(f"/slipp/{id_of(evening)}")
    screen.wait_for_url(f"{display.url}/s", timeout=SOON)
    expect(screen.locator("[data-code]")).to_be_visible()


def test_it_tells_its_size_and_the_age_of_its_picture(screen: Page, ola: Organiser) -> None:
    def is_report(request: Request) -> bool:
        return request.url.endswith("/tilstand")

    with screen.expect_request(is_report, timeout=SOON) as request:
        screen.set_viewport_size({"width": 1280, "height": 720})
    with screen.expect_request(is_report, timeout=SOON) as request:
        pass
    content = request.value.post_data_json
    assert (content["width"], content["height"]) == (1280, 720)
    assert 0 <= content["age"] <= 5
    assert "1280 × 720" in ola.get().text


def test_a_browser_that_stood_open_shows_the_next_code(page: Page, display: Display, evening: Evening) -> None:
    page.clock.install()
    page.goto(f"{display.url}/s")
    code = page.locator("[data-code]").get_attribute("data-code") or ""
    evening.redis.delete(keys.PAIRING_CODE.of(keys.INSTALLATION, code))  # as the store does when its time is up
    page.clock.fast_forward(3000)
    expect(page.locator("[data-code]")).not_to_have_attribute("data-code", code, timeout=SOON)


def test_a_code_that_may_be_old_is_grey(page: Page, display: Display) -> None:
    page.clock.install()
    page.goto(f"{display.url}/s")
    page.context.set_offline(True)
    for _ in range(5):
        page.clock.fast_forward(2500)
    expect(page.locator("html")).to_contain_class("stale", timeout=SOON)
    expect(page.locator(".lost")).to_be_visible()
