"""The wall and the page of numbers follow the evening."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, Request, expect

from .evening import Evening
from .houses import Display
from .wall_page import CHOIR, INGRID, LIBRARY, advance_clock, expect_fresh, open_wall

Axe = Callable[[Page], None]


def test_the_wall_comes_alive_and_follows_the_evening(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    assert page.locator("a, form").count() == 0  # nowhere to go from here
    evening.open()
    expect(page.locator("main")).to_have_attribute("data-scene", "open")
    evening.agree(LIBRARY, CHOIR)
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1")
    expect(page.locator(".latest li")).to_have_count(1)
    expect(page.locator(".latest")).to_contain_text("Koret & venner")
    expect(page.locator("[data-figure]")).to_have_text("5")  # facts so far: two screens with the same figure show the same
    expect(page.locator("[data-one]")).to_have_text("avtale!")  # the first one is a milestone
    evening.close(grace=timedelta(seconds=1))
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    expect(page.locator("main")).to_have_attribute("data-scene", "result")  # nobody pressed anything
    expect_fresh(page)


def test_the_page_of_numbers_is_open_to_all(page: Page, axe: Axe, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(INGRID, CHOIR)
    page.goto(f"{display.url}/tall/{evening.slug}")
    axe(page)


def test_the_page_of_numbers_renews_itself(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    page.set_viewport_size({"width": 320, "height": 640})
    page.clock.install()
    page.goto(f"{display.url}/tall/{evening.slug}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    evening.agree(LIBRARY, CHOIR)
    advance_clock(page, 5_000)
    expect(page.get_by_role("status")).to_contain_text("1 avtale")
    expect(page.get_by_text("Koret & venner (frivillig)")).to_be_visible()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.clock.run_for(20_000)
    assert len(asked) <= 5  # at most every five seconds
