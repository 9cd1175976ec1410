from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp
from tests.clocks import StandingClock
from tests.serving import served
from web.context import Context, context_for

from .played_evening import PlayedEvening, drammen


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2024, 5, 6, 16, 45, tzinfo=UTC))


@pytest.fixture
def context(settings: Settings, clock: StandingClock) -> Context:
    return replace(context_for(settings), clock=clock)


@pytest.fixture
def apps(services: dict[str, Flask], context: Context, monkeypatch: pytest.MonkeyPatch) -> dict[str, Flask]:
    for made in services.values():
        monkeypatch.setitem(made.extensions, "context", context)
    return services


@pytest.fixture
def planned(apps: dict[str, Flask], context: Context, clock: StandingClock, bors: str) -> PlayedEvening:
    """The evening in Drammen: people have signed up."""
    played = drammen(apps, context, clock, bors)
    played.plan()
    return played


@pytest.fixture
def over(planned: PlayedEvening) -> PlayedEvening:
    """The same when grace is over, its 49 agreements made."""
    planned.hold()
    planned.close()
    return planned


@pytest.fixture
def published(over: PlayedEvening) -> PlayedEvening:
    """The same, its result published."""
    over.publish()
    return over


@pytest.fixture
def site(apps: dict[str, Flask]) -> Iterator[str]:
    """The services on a port of this machine."""
    with served(CombinedApp(apps)) as address:
        yield address
