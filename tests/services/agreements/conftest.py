from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from frivilligbors.clock import Clock
from web.context import Context

from .cast import Evening
from .served import Desk, serving


@dataclass
class Hands:
    """The store's clock, with hands that a test may move on or stop."""

    real: Clock
    ahead: timedelta = timedelta()
    stopped: datetime | None = None

    def now(self) -> datetime:
        return self.from_store_time(self.real.now())

    def from_store_time(self, store_time: datetime) -> datetime:
        return self.stopped or store_time + self.ahead

    def pass_(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@pytest.fixture(scope="session")
def one_app(services: dict[str, Flask]) -> Flask:
    """The service, with the store's clock."""
    return services["agreements"]


@pytest.fixture
def app(one_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    context: Context = one_app.extensions["context"]
    monkeypatch.setitem(one_app.extensions, "context", replace(context, clock=Hands(context.clock)))
    return one_app


@pytest.fixture
def planned(app: Flask, bors: str) -> Evening:
    """A børs before its first gong."""
    evening = Evening(app.extensions["context"], bors, app)
    evening.plan()
    return evening


@pytest.fixture
def evening(planned: Evening) -> Evening:
    """A børs in its hour."""
    planned.open_()
    return planned


@pytest.fixture
def clock(planned: Evening) -> Hands:
    hands = planned.context.clock
    assert isinstance(hands, Hands)
    return hands


@pytest.fixture(scope="module")
def tablet(browser: Browser) -> Iterator[BrowserContext]:
    """One tablet for all the tests of a file: it fetches the scripts once, and has a storage of its own for every børs."""
    context = browser.new_context(
        locale="nb-NO", timezone_id="Europe/Oslo", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    yield context
    context.close()


@pytest.fixture
def table(tablet: BrowserContext) -> Iterator[Page]:
    """A page on that tablet, signed out and with net. A script that fails, or breaks the page's policy, fails the test."""
    troubles: list[str] = []
    tablet.set_offline(False)
    tablet.clear_cookies()
    opened = tablet.new_page()
    opened.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    opened.on("console", lambda message: "Content Security Policy" in message.text and troubles.append(message.text))
    yield opened
    for left in tablet.pages:
        left.close()
    assert troubles == []


@pytest.fixture
def timed(page: Page, planned: Evening) -> Iterator[Desk]:
    """A desk whose clock is ours."""
    planned.open_()
    page.clock.install()
    with serving(planned) as url:
        yield Desk(page, url, planned)


@pytest.fixture
def desk(table: Page, planned: Evening) -> Iterator[Desk]:
    planned.open_()
    with serving(planned) as url:
        yield Desk(table, url, planned)


@pytest.fixture
def new_desk(page: Page, planned: Evening) -> Iterator[Desk]:
    """On a device that has never been here, with a clock and a service worker of its own."""
    planned.open_()
    with serving(planned) as url:
        yield Desk(page, url, planned)
