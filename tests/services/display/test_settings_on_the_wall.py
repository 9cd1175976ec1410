"""What an organiser changes stands on an open wall within a second."""

from playwright.sync_api import Page, expect

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Language

from .evening import Evening
from .running_display import Display
from .wall_page import open_wall

A_SECOND = 1_000  # milliseconds


def test_it_speaks_what_is_offered(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    evening.change(chosen_languages=(Language.EN, Language.NN))
    expect(page.locator("html")).to_have_attribute("lang", "en", timeout=A_SECOND)
    expect(page.locator(".how li").first).to_have_text("Scan the code with your phone")
    evening.change(chosen_languages=())
    expect(page.locator(".how li").first).to_have_text("Skann koden med mobilen", timeout=A_SECOND)


def test_it_says_the_rules(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    evening.change(rules=("Ingen penger", "Begge må si ja"))
    expect(page.locator(".how li")).to_have_text(["Ingen penger", "Begge må si ja"], timeout=A_SECOND)
    evening.change(rules=())
    expect(page.locator(".how li").first).to_have_text("Skann koden med mobilen", timeout=A_SECOND)


def test_it_takes_the_colour(page: Page, display: Display, evening: Evening) -> None:
    def sun() -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--sun').trim()"))

    evening.change(accent="#7ac29a")
    open_wall(page, display, evening)
    assert sun() == "#7ac29a"
    for colour in ("#ffb3a7", "#9db8ff", ""):
        evening.change(accent=colour)
        page.wait_for_function(
            "(to) => getComputedStyle(document.documentElement).getPropertyValue('--sun').trim() === to",
            arg=colour or COLOURS["sun"],
            timeout=A_SECOND,
        )
    assert page.locator("link[data-accent]").count() == 0


def test_it_has_the_logo(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    expect(page.locator(".logo img")).to_have_count(0)
    evening.change(logo=evening.keep_logo())
    image = page.locator(".logo img")
    expect(image).to_have_attribute("src", f"/b/{evening.slug}/logo/0f3a9c51d27b44e8.png", timeout=A_SECOND)
    expect(image).to_have_attribute("alt", evening.bors_record.name)
    evening.change(logo="")
    expect(image).to_have_count(0, timeout=A_SECOND)
