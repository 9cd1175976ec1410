"""What the organiser's pages do by themselves in a real browser, and without a script."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from frivilligbors.clock import RedisClock
from frivilligbors.settings import Settings
from tests.browsers import eventually_on
from web.context import Context, context_for

from .desk import Desk
from .evening import Evening

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")


@pytest.fixture
def context(settings: Settings) -> Context:
    """A browser's clock cannot be moved; so here the house goes by the store's."""
    return replace(context_for(settings), clock=RedisClock(context_for(settings).redis))


def opened(screen: Page, evening: Evening) -> None:
    """The first gong, which the page sees by itself."""
    evening.open()
    expect(screen.locator("[aria-current=step]")).to_have_text("Børsen er åpen")


def test_the_numbers_move_by_themselves_and_nothing_typed_is_lost(screen: Page, evening: Evening) -> None:
    opened(screen, evening)
    screen.get_by_label("Navn").fill("Nils ved bo")
    evening.agree(LIBRARY, CHOIR)
    expect(screen.locator("#scene .orb")).to_contain_text("1 avtale")
    expect(screen.locator("#latest")).to_contain_text("Åsen bibliotek")
    assert screen.get_by_label("Navn").input_value() == "Nils ved bo"


def test_the_page_follows_when_somebody_else_strikes_the_gong(screen: Page, evening: Evening) -> None:
    opened(screen, evening)
    evening.close(5)
    expect(screen.locator("[aria-current=step]")).to_have_text("Etter gongen")


def test_whoever_is_on_the_way_to_another_page_is_not_called_back(screen: Page, evening: Evening) -> None:
    slow: list[Route] = []
    overview, remote = screen.url, f"{screen.url}/storskjerm"
    screen.route(remote, lambda route: slow.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    screen.get_by_role("link", name="Styr storskjermen").click(no_wait_after=True)
    eventually_on(screen, lambda: slow)
    with screen.expect_response(lambda answer: answer.url == overview):
        evening.open()
    screen.wait_for_timeout(200)  # the answer is read
    slow[0].continue_()
    screen.wait_for_url(remote)


def test_the_clock_runs_between_two_looks(screen: Page, evening: Evening) -> None:
    opened(screen, evening)
    left = screen.locator("[data-left] .digits")
    first = left.get_attribute("data-digits")
    expect(left).not_to_have_attribute("data-digits", first or "")
    assert left.locator("g[data-sign]").count() == len(left.get_attribute("data-digits") or "")


def test_numbers_that_cannot_be_renewed_look_old(screen: Page, evening: Evening) -> None:
    opened(screen, evening)
    screen.clock.install()
    screen.reload()
    screen.route(screen.url, lambda route: route.abort())
    screen.clock.run_for(12_000)
    expect(screen.locator(".overview")).to_have_class("overview stale")
    expect(screen.get_by_text("Kobler til igjen.")).to_be_visible()
    screen.unroute(screen.url)
    screen.clock.run_for(12_000)
    expect(screen.locator(".overview")).to_have_class("overview")


def test_the_link_is_copied_by_a_button(screen: Page) -> None:
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.get_by_label("Navn").fill("Kari")
    screen.get_by_role("button", name="Lag en lenke").click()
    screen.get_by_role("button", name="Kopier lenken").click()
    expect(screen.get_by_role("button", name="Kopiert")).to_be_visible()
    assert screen.evaluate("navigator.clipboard.readText()") == screen.locator("#link").inner_text()


@pytest.mark.long
def test_all_of_it_works_without_a_script(visitors: Callable[..., Page], site: str, ola: Desk, evening: Evening) -> None:
    page = visitors(java_script_enabled=False)
    page.goto(f"{site}/arrangor/inn")
    page.get_by_label("Nøkkelen fra invitasjonen").fill(ola.token)
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_role("button", name="Slå gongen").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Børsen er åpen")
    page.get_by_label("Navn").fill("Kari")
    page.get_by_role("button", name="Lag en lenke").click()
    expect(page.locator("#link")).to_contain_text("/megler/")
    assert page.get_by_role("button").count() == 0
    page.get_by_role("link", name="Til oversikten").click()
    page.get_by_role("link", name="Slå gongen").click()
    page.get_by_role("link", name="Ikke ennå").click()
    page.get_by_role("link", name="Slå gongen").click()
    page.get_by_role("button", name="Slå gongen nå").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Etter gongen")


def test_the_poster_is_one_sheet_of_a4(screen: Page, site: str, evening: Evening) -> None:
    screen.goto(f"{site}/arrangor/{evening.slug}/plakat")
    printed = screen.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed or b"/MediaBox [0 0 595" in printed
