"""What an organiser changes stands on an open wall within a second."""

from playwright.sync_api import Page, expect

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Language
from tests.eventually import expect_soon

from .evening import Evening
from .running_display import Display
from .wall_page import open_wall

SUN = "getComputedStyle(document.documentElement).getPropertyValue('--sun').trim()"


def test_it_speaks_what_is_offered(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    html, first = page.locator("html"), page.locator(".how li").first
    expect(html).to_have_attribute("lang", "nb")
    english = (Language.EN, Language.NN)
    expect_soon(
        (lambda: evening.change(chosen_languages=english), lambda: expect(first).to_have_text("Scan the code with your phone")),
        (lambda: evening.change(chosen_languages=()), lambda: expect(first).to_have_text("Skann koden med mobilen")),
    )
    evening.change(chosen_languages=english)
    expect(html).to_have_attribute("lang", "en")


def test_it_says_the_rules(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    rules, lines = ("Ingen penger", "Begge må si ja"), page.locator(".how li")
    expect_soon(
        (lambda: evening.change(rules=rules), lambda: expect(lines).to_have_text(list(rules))),
        (lambda: evening.change(rules=()), lambda: expect(lines.first).to_have_text("Skann koden med mobilen")),
    )


def test_it_takes_the_colour(page: Page, display: Display, evening: Evening) -> None:
    def shows(colour: str) -> object:
        return page.wait_for_function(f"(to) => {SUN} === to", arg=colour)

    evening.change(accent="#7ac29a")
    open_wall(page, display, evening)
    assert page.evaluate(SUN) == "#7ac29a"
    expect_soon(
        (lambda: evening.change(accent="#ffb3a7"), lambda: shows("#ffb3a7")),
        (lambda: evening.change(accent="#9db8ff"), lambda: shows("#9db8ff")),
        (lambda: evening.change(accent=""), lambda: shows(COLOURS["sun"])),
        times=1,
    )
    assert page.locator("link[data-accent]").count() == 0


def test_it_has_the_logo(page: Page, display: Display, evening: Evening) -> None:
    open_wall(page, display, evening)
    expect(page.locator(".logo img")).to_have_count(0)
    logo, image, url = evening.keep_logo(), page.locator(".logo img"), f"/b/{evening.slug}/logo/0f3a9c51d27b44e8.png"
    expect_soon(
        (lambda: evening.change(logo=logo), lambda: expect(image).to_have_attribute("src", url)),
        (lambda: evening.change(logo=""), lambda: expect(image).to_have_count(0)),
    )
    evening.change(logo=logo)
    expect(image).to_have_attribute("alt", evening.bors_record.name)
