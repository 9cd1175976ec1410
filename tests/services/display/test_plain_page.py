"""A wall whose script fails is loaded again, as without scripts; and an answer of somebody else takes nothing away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .evening import Evening
from .running_display import Display
from .wall_page import CHOIR, LIBRARY, advance_clock, digits, expect_fresh, expect_stale, open_wall

RELOADED_WITHIN = 5_000


@pytest.fixture
def faulty(browser: Browser) -> Iterator[Page]:
    """A screen on which a script fails: nobody minds what it throws."""
    context = browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo")
    yield context.new_page()
    context.close()


def portal(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<main><h1>Welcome to the hotel</h1></main>")


@pytest.mark.parametrize("missing", ["AbortController", pytest.param("WebSocket", marks=pytest.mark.long)])
def test_a_wall_whose_script_fails_shows_what_is_all_the_same(
    faulty: Page, display: Display, evening: Evening, missing: str
) -> None:
    evening.open()
    faulty.clock.install()
    faulty.add_init_script(f"delete window.{missing}")
    faulty.route_web_socket("**/ws**", lambda socket: socket.close(code=1011))
    faulty.goto(f"{display.url}/skjerm/{evening.slug}")
    digits(faulty, 0)
    evening.agree(LIBRARY, CHOIR)
    for _ in range(2):
        advance_clock(faulty, RELOADED_WITHIN)  # the first time it finds out
    digits(faulty, 1)


def test_a_wall_that_cannot_even_be_read_shows_what_is_all_the_same(faulty: Page, display: Display, evening: Evening) -> None:
    evening.open()
    faulty.clock.install()
    faulty.route("**/main.js", lambda route: route.fulfill(content_type="text/javascript", body="await 1 ???= 2"))
    faulty.goto(f"{display.url}/skjerm/{evening.slug}")
    evening.agree(LIBRARY, CHOIR)
    with faulty.expect_navigation():
        advance_clock(faulty, RELOADED_WITHIN)
    digits(faulty, 1)


def test_a_wall_that_runs_is_not_loaded_again(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    page.evaluate("window.loaded_before = true")
    for _ in range(3):
        advance_clock(page, RELOADED_WITHIN)
        expect_fresh(page)
    assert page.evaluate("window.loaded_before")


def test_what_a_captive_portal_says_takes_nothing_from_a_wall(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    page.route_web_socket("**/ws**", lambda socket: socket.close(code=1011))
    page.clock.install()
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    digits(page, 1)
    page.route("**/board", lambda route: portal(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.route(f"**/skjerm/{evening.slug}", lambda route: portal(route))  # noqa: PLW0108
    advance_clock(page, 6_000)
    expect_stale(page)
    digits(page, 1)
    expect(page.locator(".latest")).to_contain_text("Koret & venner")
    page.unroute_all()
    evening.agree(LIBRARY, CHOIR)
    advance_clock(page, 3_000)
    digits(page, 2)
