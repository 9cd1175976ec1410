from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
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

Enter = Callable[[KeptUntilWritten[PlayedEvening]], PlayedEvening]
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


@dataclass
class PlayedEvenings:
    """The evening in Drammen, as far as a test asks for it: each is played when it is first asked for, and anew once a test has
    written anything."""

    services: dict[str, Flask]
    settings: Settings
    redis: RedisClient

    @cached_property
    def planned(self) -> KeptUntilWritten[PlayedEvening]:
        return self._kept(PlayedEvening.plan)

    @cached_property
    def over(self) -> KeptUntilWritten[PlayedEvening]:
        return self._kept(PlayedEvening.plan, PlayedEvening.hold, PlayedEvening.close)

    @cached_property
    def published(self) -> KeptUntilWritten[PlayedEvening]:
        return self._kept(PlayedEvening.plan, PlayedEvening.hold, PlayedEvening.close, PlayedEvening.publish)

    def _kept(self, *steps: Callable[[PlayedEvening], None]) -> KeptUntilWritten[PlayedEvening]:
        def played() -> PlayedEvening:
            clock = StandingClock(BEFORE)
            context = replace(context_for(self.settings), clock=clock)
            with pytest.MonkeyPatch.context() as patch:
                for made in self.services.values():
                    patch.setitem(made.extensions, "context", context)
                evening = drammen(self.services, context, clock, f"bors-{token_hex(5)}")
                for step in steps:
                    step(evening)
            return evening

        return KeptUntilWritten(self.redis, played)


@pytest.fixture(scope="module")
def evenings(services: dict[str, Flask], settings: Settings, redis: RedisClient) -> PlayedEvenings:
    return PlayedEvenings(services, settings, redis)


@pytest.fixture
def enter(apps: dict[str, Flask], context: Context, clock: StandingClock) -> Enter:
    """What was kept, by the clock of this test: to do with as one likes."""

    def entered(kept_evening: KeptUntilWritten[PlayedEvening]) -> PlayedEvening:
        kept = kept_evening.get()
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

    return entered


@pytest.fixture
def planned(evenings: PlayedEvenings, enter: Enter) -> PlayedEvening:
    """The evening in Drammen: people have signed up."""
    return enter(evenings.planned)


@pytest.fixture
def over(evenings: PlayedEvenings, enter: Enter) -> PlayedEvening:
    """The same when grace is over, its 49 agreements made: another børs than that of `planned`."""
    return enter(evenings.over)


@pytest.fixture
def published(evenings: PlayedEvenings, enter: Enter) -> PlayedEvening:
    """The same with its result published: another børs than that of `over`."""
    return enter(evenings.published)


@pytest.fixture
def site(apps: dict[str, Flask], one_port: CombinedApp) -> Iterator[str]:
    """The services on a port of this machine, by the clock of the test."""
    with served(one_port) as address:
        yield address
