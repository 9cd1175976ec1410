"""The people of a journey, and what they do on the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.running_house import RunningHouse

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
HALL = {"viewport": {"width": 1600, "height": 900}}
FIELD = "Skann, eller skriv kode eller navn"
SECTOR = {"voluntary": "Frivillig", "public": "Offentlig"}


@dataclass(frozen=True)
class Person:
    """Somebody who comes to the børs for somebody."""

    name: str
    organisation: str
    sector: str
    email: str


@dataclass(frozen=True)
class Hall:
    """A børs in a running house, and the browsers in the room, with or without scripts."""

    house: RunningHouse
    bors: str
    visitors: Callable[..., Page]
    scripts: bool = True

    def page(self, **options: object) -> Page:
        """A browser that has never been here."""
        return self.visitors(java_script_enabled=self.scripts, **options)

    def plan(self) -> None:
        """Plan the børs and strike the first gong."""
        self.house.run("bors", "create", self.bors, "--name", "Frivilligbørsen på Nes")
        self.house.run("bors", "open", self.bors)

    def arrive(self, person: Person) -> Page:
        """Open the page behind the QR code and type what it asks for."""
        phone = self.page(**PHONE)
        phone.goto(f"{self.house.url}/b/{self.bors}")
        phone.get_by_label("Navnet ditt", exact=True).fill(person.name)
        phone.get_by_role("textbox", name="E-post").fill(person.email)
        phone.get_by_label("Virksomhet du kommer for").fill(person.organisation)
        phone.get_by_role("radio", name=SECTOR[person.sector]).check()
        return phone

    def register(self, person: Person) -> str:
        """Register from a phone; the code it then shows."""
        phone = self.arrive(person)
        phone.get_by_role("button", name="Bli med").click()
        return code_on(phone)

    def broker(self) -> Page:
        """Somebody signs in as a broker, by the link of the invitation."""
        link = str(self.house.run("invite", "broker", self.bors, "--name", "Kari")["link"])
        desk = self.page(viewport={"width": 1100, "height": 900})
        desk.goto(link)
        if not self.scripts:
            desk.get_by_label("Nøkkelen fra invitasjonen").fill(link)
            desk.get_by_role("button", name="Logg inn").click()
        expect(desk.get_by_role("heading", name="Meglerbordet")).to_be_visible()
        expect(desk.get_by_label(FIELD if self.scripts else "Den ene")).to_be_visible()
        return desk

    def lay_before(self, desk: Page, codes: tuple[str, str], gives: str) -> Locator:
        """Tell the desk both codes, and what the first gives; the button that confirms it."""
        if self.scripts:
            seat(desk, *codes)
        else:
            desk.get_by_label("Den ene").fill(codes[0])
            desk.get_by_label("Den andre").fill(codes[1])
            desk.get_by_role("button", name="Vis begge").click()
        desk.locator("[name='parties.0.gives']").fill(gives)
        desk.locator("select[name=category]").select_option("premises")
        return desk.get_by_role("button", name="Bekreft", exact=True)

    def wall(self) -> Page:
        """The wall, on a screen of its own."""
        wall = self.page(**HALL)
        wall.goto(f"{self.house.url}/skjerm/{self.bors}")
        return wall

    def letters(self, *people: Person) -> list[EmailMessage]:
        """What has come to these people of their agreements."""
        letters = [letter for letter in self.house.postbox_letters() if letter["X-Letter"] == "agreement"]
        return [letter for letter in letters if any(each.email in str(letter["To"]) for each in people)]


def registered(house: RunningHouse, bors: str, organisation: str, **more: str) -> dict[str, Any]:
    """Somebody who comes for this organisation is in, by a JSON call; what it answered."""
    body = {"name": f"En fra {organisation}", "organisations": [{"name": organisation, "sector": "public"}], **more}
    headers = {"Idempotency-Key": organisation.replace(" ", "-")}
    found: dict[str, Any] = httpx.post(f"{house.url}/api/bors/{bors}/participants", json=body, headers=headers).json()
    return found


def code_on(phone: Page) -> str:
    """The participant's code, as the phone shows it."""
    expect(phone.get_by_role("heading", name="Du er med!")).to_be_visible()
    return phone.locator(".sun .code").inner_text().strip()


def seat(desk: Page, *codes: str) -> None:
    """Type or scan codes in the one field."""
    for code in codes:
        desk.get_by_label(FIELD).fill(code)
        desk.get_by_label(FIELD).press("Enter")
        expect(desk.locator("#draft")).to_contain_text(code)
