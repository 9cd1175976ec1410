from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from frivilligbors.settings import Settings
from gateway.combined_app import House as Router
from services import display
from services.organiser import create_app
from tests.serving import served
from web.house import House, furnished

from .desk import Desk
from .evening import Evening, Hands


@pytest.fixture
def clock() -> Hands:
    return Hands(datetime(2024, 5, 6, 16, 30, tzinfo=UTC))


@pytest.fixture
def home(settings: Settings, clock: Hands) -> House:
    return replace(furnished(settings), clock=clock)


@pytest.fixture
def app(settings: Settings, home: House) -> Flask:
    made = create_app(settings)
    made.extensions["house"] = home
    return made


@pytest.fixture
def evening(home: House, bors: str) -> Evening:
    """A børs that Ola has planned."""
    return Evening(home, bors)


@pytest.fixture
def ola(app: Flask, evening: Evening) -> Desk:
    """Ola, signed in as organiser of that børs."""
    return Desk(app, evening.home, evening.slug)


@pytest.fixture
def warden(app: Flask, home: House) -> Desk:
    """An organiser of the whole house."""
    return Desk(app, home, "~")


@pytest.fixture
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """The service and the board it re-reads, on a port of this machine."""
    boards = display.create_app(settings)
    boards.extensions["house"] = app.extensions["house"]
    with served(Router({"organiser": app, "display": boards})) as address:
        yield address


@pytest.fixture
def screen(page: Page, site: str, ola: Desk, evening: Evening) -> Page:
    """A browser in which Ola has signed in and sees the overview."""
    page.goto(f"{site}/arrangor/inn#{ola.token}")
    page.wait_for_url(f"{site}/arrangor/{evening.slug}")
    return page
