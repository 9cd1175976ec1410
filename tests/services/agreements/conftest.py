from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from frivilligbors.clock import Clock
from frivilligbors.settings import Settings
from services.agreements import create_app
from web.house import House

from .cast import Evening


@dataclass
class Hands:
    """The store's clock, with hands that a test may move on or stop."""

    real: Clock
    ahead: timedelta = timedelta()
    stopped: datetime | None = None

    def now(self) -> datetime:
        return self.stopped or self.real.now() + self.ahead

    def pass_(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@pytest.fixture
def app(settings: Settings) -> Flask:
    made = create_app(settings)
    home: House = made.extensions["house"]
    made.extensions["house"] = replace(home, clock=Hands(home.clock))
    return made


@pytest.fixture
def planned(app: Flask, bors: str) -> Evening:
    """A børs before its first gong."""
    evening = Evening(app.extensions["house"], bors, app)
    evening.plan()
    return evening


@pytest.fixture
def evening(planned: Evening) -> Evening:
    """A børs in its hour."""
    planned.open_()
    return planned


@pytest.fixture
def clock(planned: Evening) -> Hands:
    hands = planned.home.clock
    assert isinstance(hands, Hands)
    return hands
