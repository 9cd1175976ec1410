"""A house of its own whose clock stands still, and people in it who have names: the same pictures come of it each time."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rehearsal import Evening, read_evening
from rehearsal.agreements import PlannedAgreement
from rehearsal.http_client import ApiClient
from tests.running_house import RunningHouse

CLOCK = Path(__file__).with_name("clock")
HERE = ZoneInfo("Europe/Oslo")
NAMES = Path(__file__).with_name("names.txt").read_text().splitlines()  # invented, one of them long
QUIET = 2.5  # seconds in which no letter goes


class Studio(RunningHouse):
    """`moment`: what its clock shows until it is set again."""

    def set_clock(self, moment: str) -> None:
        """To a moment in Norway, such as ``2026-05-06 18:30``."""
        self._write(datetime.fromisoformat(moment).replace(tzinfo=HERE))

    def wait(self, seconds: int) -> None:
        """Let the clock go on by so much."""
        self._write(datetime.fromisoformat(self.clock.read_text()) + timedelta(seconds=seconds))

    def settle(self) -> None:
        """Wait until no letter has gone for a while: those that are left wait for the clock."""
        before, since = -1, time.monotonic()
        while time.monotonic() - since < QUIET:
            gone = len(self.postbox_letters())
            if gone != before:
                before, since = gone, time.monotonic()
            time.sleep(0.2)

    @property
    def clock(self) -> Path:
        return Path(self.environment["HOUSE_CLOCK"])

    def _write(self, moment: datetime) -> None:
        written = self.clock.with_suffix(".new")
        written.write_text(moment.astimezone(ZoneInfo("UTC")).isoformat())
        written.replace(self.clock)


@contextmanager
def open_studio(moment: str) -> Iterator[Studio]:
    """The house, started at a moment in Norway."""
    os.environ["PYTHONPATH"] = str(CLOCK)
    with tempfile.TemporaryDirectory(prefix="bors-") as folder:
        house = Studio(
            Path(folder) / "house",
            PUBLIC_URL="https://bors.example.no",
            HOUSE_CLOCK=f"{folder}/clock",
            SECRET_KEY="for pictures, and nothing else: 0123456789",
        )
        house.set_clock(moment)
        with house:
            yield house


def evening() -> Evening:
    """Drammen's evening, with names."""
    played = read_evening("drammen-2024")
    named = zip(played.participants, NAMES, strict=True)
    people = tuple(replace(one, name=name, email=f"{one.ref.lower()}@example.no") for one, name in named)
    return replace(played, participants=people)


class Exchange:
    """A børs that is held over HTTP, one call after the other."""

    def __init__(self, house: Studio, bors: str) -> None:
        self.house, self.bors, self.evening = house, bors, evening()
        self.people: dict[str, dict[str, Any]] = {}
        self._keys = 0

    @property
    def idempotency_key(self) -> str:
        self._keys += 1
        return f"{self.bors}-{self._keys}"

    def register(self, refs: set[str] | None = None) -> None:
        """Register the people of the evening, or some of them."""
        with ApiClient(self.house.url) as client:
            for one in self.evening.participants:
                if refs is None or one.ref in refs:
                    path = f"/api/bors/{self.bors}/participants"
                    self.people[one.ref] = client.post(
                        path, self.evening.registration(one), idempotency_key=self.idempotency_key
                    )

    def confirm(self, agreements: list[PlannedAgreement], broker: str, began: str) -> None:
        """Confirm agreements, each at its own second after the gong `began`."""
        with ApiClient(self.house.url, broker) as desk:
            for one in agreements:
                self.house.set_clock(began)
                self.house.wait(one.at_s)
                self.post(desk, "agreements", self.agreement(one))

    def agreement(self, one: PlannedAgreement) -> dict[str, Any]:
        """What a broker sends."""
        parties = [{"code": self.people[party.ref]["code"], "gives": party.gives} for party in one.parties]
        return {"parties": parties, "category": str(one.category)}

    def post(self, client: ApiClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call the API of the børs."""
        return client.post(f"/api/bors/{self.bors}/{path}", body, idempotency_key=self.idempotency_key)


def hold(house: Studio, bors: str, *, name: str, town: str, day: str, agreements: int) -> None:
    """A whole børs with the first so many agreements, published."""
    house.set_clock(f"{day} 18:00")
    house.run("bors", "create", bors, "--name", name, "--place", "Samfunnshuset", "--town", town, "--opens-at", f"{day}T18:30")
    exchange = Exchange(house, bors)
    planned = sorted(exchange.evening.agreements, key=lambda one: one.at_s)[:agreements]
    exchange.register({party.ref for one in planned for party in one.parties})
    house.set_clock(f"{day} 18:30")
    house.run("bors", "open", bors)
    exchange.confirm(planned, house.invite("broker", bors, "Kari"), f"{day} 18:30")
    house.set_clock(f"{day} 19:30")
    with ApiClient(house.url, house.invite("organiser", bors, "Siri")) as organiser:
        organiser.submit_form(f"/arrangor/{bors}/lukk", {"grace_minutes": "0"}, idempotency_key=exchange.idempotency_key)
    house.run("bors", "publish", bors)
