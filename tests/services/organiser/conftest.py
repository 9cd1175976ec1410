from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp
from tests.clocks import StandingClock
from tests.serving import served
from web.context import Context, context_for

from .desk import Desk
from .evening import Evening


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2024, 5, 6, 16, 30, tzinfo=UTC))


@pytest.fixture
def context(settings: Settings, clock: StandingClock) -> Context:
    return replace(context_for(settings), clock=clock)


@pytest.fixture(scope="session")
def apps(services: dict[str, Flask]) -> dict[str, Flask]:
    """The service, and the boards that its pages read again."""
    return {name: services[name] for name in ("organiser", "display")}


@pytest.fixture(scope="session")
def combined_app(apps: dict[str, Flask]) -> CombinedApp:
    """Both behind one port."""
    return CombinedApp(apps)


@pytest.fixture
def app(apps: dict[str, Flask], context: Context, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for made in apps.values():
        monkeypatch.setitem(made.extensions, "context", context)
    return apps["organiser"]


@pytest.fixture
def evening(context: Context, bors: str) -> Evening:
    """A børs that Ola has planned."""
    return Evening(context, bors)


@pytest.fixture
def ola(app: Flask, evening: Evening) -> Desk:
    """Ola, signed in as organiser of that børs."""
    return Desk(app, evening.context, evening.slug)


@pytest.fixture
def warden(app: Flask, context: Context) -> Desk:
    """An organiser of the whole house."""
    return Desk(app, context, "~")


@pytest.fixture
def site(app: Flask, combined_app: CombinedApp) -> Iterator[str]:
    """The service on a port of this machine."""
    with served(combined_app) as address:
        yield address


@pytest.fixture
def screen(page: Page, site: str, ola: Desk, evening: Evening) -> Page:
    """A browser in which Ola has signed in and sees the overview."""
    page.goto(f"{site}/arrangor/inn#{ola.token}")
    page.wait_for_url(f"{site}/arrangor/{evening.slug}")
    return page
