"""A wall in a browser, and what is expected of it. The browser's clock is in our hands: nobody waits for a timeout."""

import re

from playwright.sync_api import Page, expect

from .evening import Evening
from .running_display import Display

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
INGRID = ("Ingrid", "individual")
STALE_AFTER = 5_000  # milliseconds without a word after which a wall is grey
RETRIED_WITHIN = 3_000  # and after which it has tried again, whatever it tries


def load_wall(page: Page, display: Display, evening: Evening) -> None:
    """The wall as it is served, with a clock that can be moved on."""
    page.clock.install()
    page.goto(f"{display.url}/skjerm/{evening.slug}")


def open_wall(page: Page, display: Display, evening: Evening) -> None:
    """The wall, with its line open."""
    with page.expect_websocket() as line:
        load_wall(page, display, evening)
    line.value.wait_for_event("framereceived")


def advance_clock(page: Page, milliseconds: int) -> None:
    """So much time passes in the browser, at once."""
    page.clock.fast_forward(milliseconds)


def total(page: Page) -> str:
    """The number, as it is read aloud."""
    return page.locator("[data-hero] .visually-hidden").inner_text()


def digits(page: Page, number: int, within: int = 15_000) -> None:
    """The number is this, soon; a wall that asks in vain is given time to ask again."""
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", str(number), timeout=within)


def seconds_left(page: Page) -> int:
    """What the countdown says."""
    minutes, seconds = str(page.locator("[data-left] .digits").get_attribute("data-digits")).split(":")
    return 60 * int(minutes) + int(seconds)


def expect_fresh(page: Page) -> None:
    """What it shows is what is."""
    expect(page.locator("html")).not_to_contain_class("stale")
    expect(page.locator(".hero .hollow").first).to_have_css("display", "none")


def expect_stale(page: Page) -> None:
    """The number itself looks old, and the wall says since when."""
    expect(page.locator("html")).to_contain_class("stale")
    expect(page.locator(".hero .hollow").first).to_have_css("display", "inline")
    expect(page.locator(".lost")).to_have_text(re.compile(r"Sist oppdatert kl\. \d\d\.\d\d\.\d\d\. Kobler til igjen\."))
    expect(page.locator(".lost")).to_be_visible()
    expect(page.locator(".doubt")).to_have_text("Tallet kan være høyere nå")
