"""One's own page on a phone: it hears of agreements, and opens from a link wherever it is opened."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .bors_client import LIBRARY, BorsClient
from .test_own_page import agree

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
Visitors = Callable[..., Page]


@pytest.fixture
def choir(bors_client: BorsClient) -> dict[str, object]:
    return bors_client.register(needs=[{"category": "premises", "text": "Et rom å øve i"}], email="kari@example.no")


@pytest.fixture
def phone(visitors: Visitors, site: str, choir: dict[str, object]) -> Page:
    opened = visitors(**PHONE)
    opened.goto(f"{site}/deg#{choir['token']}")
    opened.get_by_text("Du er med!").wait_for()
    return opened


def test_an_agreement_appears_as_it_is_confirmed_and_the_need_is_met(
    bors_client: BorsClient, phone: Page, choir: dict[str, object], axe: Callable[[Page], None]
) -> None:
    expect(phone.get_by_text("Ordnet")).to_have_count(0)
    agree(bors_client, 26, choir, bors_client.register(organisations=[LIBRARY]))
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-digits='26']")).to_be_visible()
    expect(phone.get_by_text("Ordnet")).to_be_visible()
    expect(phone.get_by_text("Avtalene dine er oppdatert.")).to_have_attribute("role", "status")
    axe(phone)


def test_the_link_of_another_opened_over_ones_own_page_is_followed(bors_client: BorsClient, site: str, phone: Page) -> None:
    other = bors_client.register()
    phone.goto(f"{site}/deg#{other['token']}")
    expect(phone.locator(".sun .code")).to_have_text(str(other["code"]))


def test_the_link_is_copied(phone: Page, choir: dict[str, object]) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.get_by_text("Åpne siden på en annen mobil").click()
    phone.get_by_role("button", name="Kopier lenken").click()
    expect(phone.get_by_text("Lenken er kopiert.")).to_be_visible()
    assert phone.evaluate("navigator.clipboard.readText()") == choir["link"]


@pytest.mark.long
def test_the_pages_around_it_are_fit_for_all(
    bors_client: BorsClient, site: str, phone: Page, choir: dict[str, object], axe: Callable[[Page], None]
) -> None:
    phone.get_by_text("Åpne siden på en annen mobil").click()
    axe(phone)
    phone.get_by_role("button", name="Send den til e-posten min").click()
    expect(phone.get_by_role("status")).to_contain_text("er lenken på vei dit")
    axe(phone)
    phone.goto(f"{site}/deg")
    phone.get_by_role("button", name="Logg ut av denne mobilen").click()
    phone.goto(f"{site}/deg")
    expect(phone.get_by_role("heading", name="Er du meldt på fra før?")).to_be_visible()
    axe(phone)
    phone.goto(f"{site}/b/{bors_client.bors}/{choir['code']}")
    expect(phone.get_by_role("link", name="Gjør et håndtrykk")).to_be_visible()
    axe(phone)
