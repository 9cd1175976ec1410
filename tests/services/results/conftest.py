from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex

import pytest
from flask import Flask

from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings
from gateway.combined_app import CombinedApp
from tests.clocks import StandingClock
from tests.kept import KeptUntilWritten
from tests.serving import served
from web.context import Context, context_for

from .played_evening import PlayedEvening, drammen

BEFORE = datetime(2024, 5, 6, 16, 45, tzinfo=UTC)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(BEFORE)


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


@pytest.fixture(scope="module")
def published_evenings(services: dict[str, Flask], settings: Settings, redis: RedisClient) -> KeptUntilWritten[PlayedEvening]:
    """That evening with its result published, played anew once a test has written anything."""

    def played() -> PlayedEvening:
        clock = StandingClock(BEFORE)
        context = replace(context_for(settings), clock=clock)
        with pytest.MonkeyPatch.context() as patch:
            for made in services.values():
                patch.setitem(made.extensions, "context", context)
            evening = drammen(services, context, clock, f"bors-{token_hex(5)}")
            evening.plan()
            evening.hold()
            evening.close()
            evening.publish()
        return evening

    return KeptUntilWritten(redis, played)


@pytest.fixture
def published(
    published_evenings: KeptUntilWritten[PlayedEvening], apps: dict[str, Flask], context: Context, clock: StandingClock
) -> PlayedEvening:
    """That evening, its result published: another børs than that of `over`."""
    kept = published_evenings.get()
    clock.at = kept.clock.at
    return replace(
        kept,
        apps=apps,
        context=context,
        clock=clock,
        people=dict(kept.people),
        agreements=list(kept.agreements),
        tokens=dict(kept.tokens),
    )


@pytest.fixture
def site(apps: dict[str, Flask]) -> Iterator[str]:
    """The services on a port of this machine."""
    with served(CombinedApp(apps)) as address:
        yield address
