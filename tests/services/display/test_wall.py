"""The wall in a real browser."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cli.server import Server, claim, stop
from frivilligbors import connections

from .evening import Evening
from .houses import Display

Axe = Callable[[Page], None]

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
INGRID = ("Ingrid", "individual")


@pytest.fixture(scope="module")
def display(store_url: str, folder: Path) -> Iterator[Display]:
    data = folder / "wall"
    data.mkdir()
    with Display(store_url, data) as running:
        yield running


def total(page: Page) -> str:
    return page.locator("[data-hero] .visually-hidden").inner_text()


def opened(page: Page, display: Display, evening: Evening) -> None:
    """The wall, with its line open."""
    with page.expect_websocket() as line:
        page.goto(f"{display.url}/skjerm/{evening.slug}")
    line.value.wait_for_event("framereceived")


def expect_fresh(page: Page) -> None:
    expect(page.locator("html")).not_to_contain_class("stale", timeout=15_000)
    expect(page.locator(".hero .hollow").first).to_have_css("display", "none")


def expect_stale(page: Page) -> None:
    expect(page.locator("html")).to_contain_class("stale", timeout=15_000)
    expect(page.locator(".hero .hollow").first).to_have_css("display", "inline")
    expect(page.locator(".lost")).to_have_text(re.compile(r"Sist oppdatert kl\. \d\d\.\d\d\.\d\d\. Kobler til igjen\."))
    expect(page.locator(".lost")).to_be_visible()
    expect(page.locator(".doubt")).to_have_text("Tallet kan være høyere nå")


def test_the_wall_comes_alive_and_follows_the_evening(page: Page, display: Display, evening: Evening) -> None:
    opened(page, display, evening)
    evening.open()
    expect(page.locator("main")).to_have_attribute("data-scene", "open")
    evening.agree(LIBRARY, CHOIR)
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1")
    expect(page.locator(".latest li")).to_have_count(1)
    expect(page.locator(".latest")).to_contain_text("Koret & venner")
    expect(page.locator("[data-one]")).to_have_text("avtale!")  # the first one is a milestone
    evening.close(grace=timedelta(seconds=1))
    expect(page.locator("main")).to_have_attribute("data-scene", "gong")
    expect(page.locator("main")).to_have_attribute("data-scene", "result")  # nobody pressed anything
    expect_fresh(page)


def test_a_wall_without_a_hub_asks_by_itself_and_goes_on(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    opened(page, display, evening)
    display.hub.kill()
    display.hub.wait()
    evening.agree(LIBRARY, CHOIR)
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1", timeout=15_000)
    expect_fresh(page)
    display.start_hub()


def test_a_wall_that_hears_nothing_turns_grey_and_recovers(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    opened(page, display, evening)
    with standing_still(display):
        expect_stale(page)
        evening.agree(LIBRARY, CHOIR)
        assert total(page) == "0"
    expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1", timeout=15_000)
    expect_fresh(page)


@pytest.mark.faults
def test_a_wall_turns_grey_when_the_store_is_gone_though_the_line_is_open(page: Page, folder: Path, bors: str) -> None:
    with own_store(folder / bors) as (server, process), Display(server.url, folder / bors) as display:
        store = connections.writer(server.url)
        evening = Evening(store, bors)
        evening.open()
        evening.agree(LIBRARY, CHOIR)
        opened(page, display, evening)
        expect_fresh(page)
        process[0].kill()
        process[0].wait()
        expect_stale(page)
        assert total(page) == "1"
        process[0] = server.start()
        expect_fresh(page)
        evening.agree(LIBRARY, CHOIR)
        expect(page.locator("[data-hero] .digits")).to_have_attribute("data-digits", "2")
        store.close()


def test_the_page_of_numbers_is_open_to_all(page: Page, axe: Axe, display: Display, evening: Evening) -> None:
    evening.open()
    evening.agree(INGRID, CHOIR)
    page.goto(f"{display.url}/tall/{evening.slug}")
    axe(page)


def test_the_page_of_numbers_renews_itself(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{display.url}/tall/{evening.slug}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    evening.agree(LIBRARY, CHOIR)
    expect(page.get_by_role("status")).to_contain_text("1 avtale", timeout=10_000)
    expect(page.get_by_text("Koret & venner (frivillig)")).to_be_visible()


@contextmanager
def own_store(data: Path) -> Iterator[tuple[Server, list]]:
    lock = claim(data)
    server = Server(data, lock)
    process = [server.start()]
    try:
        yield server, process
    finally:
        stop(process[0])
        os.close(lock)


@contextmanager
def standing_still(display: Display) -> Iterator[None]:
    """The hub and the web server hang, as on a machine that is too busy: nothing is closed, nothing comes."""
    web = display.web.pid
    pids = [display.hub.pid, web, *map(int, Path(f"/proc/{web}/task/{web}/children").read_text().split())]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
