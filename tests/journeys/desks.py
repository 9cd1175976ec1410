"""Brokers at their desks in a running house, and the pairs that come to them."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.running_house import RunningHouse

from .hall import FIELD

SECTORS = ("voluntary", "public", "business")


@dataclass(frozen=True)
class Pair:
    """Two who have agreed, by their codes, and what the first gives: a text that nobody else has."""

    codes: tuple[str, str]
    gives: str


@dataclass
class RunningBors:
    """A børs in a running house, with its pairs."""

    house: RunningHouse
    bors: str

    def open(self, pairs: int) -> list[Pair]:
        """Plan it, let everybody in, strike the gong."""
        self.house.run("bors", "create", self.bors, "--name", "Frivilligbørsen på Nes")
        self.house.run("bors", "open", self.bors)
        codes = [self._register(number) for number in range(pairs * 2)]
        return [Pair((codes[2 * at], codes[2 * at + 1]), f"Gave nummer {at} fra bord {at % 3}") for at in range(pairs)]

    def close(self, grace: int) -> None:
        """Strike the closing gong."""
        self.house.run("bors", "close", self.bors, "--grace", str(grace))

    def invite(self, name: str, *more: str) -> str:
        return str(self.house.run("invite", "broker", self.bors, "--name", name, *more)["token"])

    def agreements(self, token: str) -> list[dict[str, Any]]:
        """All of them, in the order of their numbers."""
        headers = {"Authorization": f"Bearer {token}"}
        found: list[dict[str, Any]] = httpx.get(self._api("agreements"), headers=headers).json()["agreements"]
        return found

    def _register(self, number: int) -> str:
        organisation = {"name": f"Virksomhet {number} i {self.bors}", "sector": SECTORS[number % 3]}
        body = {"name": f"Deltaker {number}", "organisations": [organisation]}
        answer = httpx.post(self._api("participants"), json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])

    def _api(self, name: str) -> str:
        return f"{self.house.url}/api/bors/{self.bors}/{name}"


class AtTheDesk:
    """One broker, in a browser of their own."""

    def __init__(self, page: Page, url: str, bors: str, token: str) -> None:
        self.page, self.pressed = page, list[Pair]()
        page.goto(f"{url}/megler/{bors}/inn#{token}")
        expect(self.field).to_be_focused()

    @property
    def field(self) -> Locator:
        return self.page.get_by_label(FIELD)

    def press(self, pair: Pair) -> None:
        """Two codes, what the first gives, Bekreft: whatever the network does, the desk takes it."""
        for code in pair.codes:
            self.field.fill(code)
            self.field.press("Enter")
        self.page.locator("[name='parties.0.gives']").fill(pair.gives)
        self.page.get_by_label("Kategori").select_option("other")
        self.page.locator(".agreement-form").get_by_role("button", name="Bekreft", exact=True).click()
        expect(self.page.locator(".answer-card")).to_contain_text(pair.gives)
        self.pressed.append(pair)

    def waiting(self) -> int:
        """How many are not answered yet, by the desk's own outbox."""
        return self.page.locator(".chip", has_text=re.compile("Venter på nett|Sendt")).count()

    def gone(self, away: bool = True) -> None:
        """The network goes, or comes back."""
        self.page.context.set_offline(away)
