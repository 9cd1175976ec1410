"""A real Chromium for the tests that need one. Without Chromium they are skipped, and say so."""

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from .eventually import eventually

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")  # a moving picture, and a yes to it
PLAIN = ("--disable-gpu", "--in-process-gpu")  # there is no graphics card, and a process that does its work costs more than it
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}

RUN_AXE = "(options) => axe.run(options).then(({ violations }) => JSON.stringify(violations))"  # what passed is far more

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong; whoever says that it is at once says so by itself

OPENED = pytest.StashKey[list[Page]]()

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a browser is marked as a test of the browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whoever fails with a page open shows what stood on it."""
    report = yield
    if report.when == "call" and report.failed:
        for opened in item.stash.get(OPENED, []):
            report.sections.append((f"The page at {opened.url}", _text_of(opened)))
    return report


def _text_of(page: Page) -> str:
    try:
        return page.inner_text("body", timeout=1000)
    except Error as trouble:
        return f"It cannot be read: {trouble}"


def eventually_on(page: Page, holds: Callable[[], object]) -> None:
    """Wait for what a page does. Playwright says so only while something is waited for on it."""
    eventually(lambda: holds() or page.wait_for_timeout(20))


def stop_clock(page: Page) -> None:
    """From now on time passes on the page when a test says so, however long a busy machine takes for what comes meanwhile."""

    def stopped() -> bool:
        with suppress(Error):  # its time was past before it was told
            page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # seconds
            return True
        return False

    eventually(stopped)


def chromium() -> str | None:
    """Where Chromium is on this machine. The one without a window of its own costs a third, so it comes first."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    found = chromium()
    if found is None:
        say = pytest.fail if os.environ.get("NOTHING_SKIPPED") else pytest.skip
        say("There is no Chromium on this machine: apt install chromium-headless-shell, and the browser tests run too.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *CAMERA, *PLAIN])
        yield started
        started.close()


@pytest.fixture
def visitors(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """As many browsers that have never been here as you ask for, each its page. A script that fails, or breaks the page's
    policy, fails the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    pages = request.node.stash[OPENED] = list[Page]()

    def visitor(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "nb-NO", "timezone_id": "Europe/Oslo", **options})
        contexts.append(context)
        context.on("weberror", lambda trouble: troubles.append(str(trouble.error)))
        opened = context.new_page()
        pages.append(opened)
        opened.on("console", lambda message: "Content Security Policy" in message.text and troubles.append(message.text))
        return opened

    yield visitor
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(visitors: Callable[..., Page]) -> Page:
    """A page of one such browser."""
    return visitors()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Holds a page against WCAG 2.1 AA, as far as a program can."""

    def check(page: Page) -> None:
        page.evaluate(AXE_SCRIPT)
        violations = json.loads(page.evaluate(RUN_AXE, WCAG))
        assert violations == [], AxeResults({"violations": violations}).generate_report()

    return check
