"""Every other page and state of registration, held against WCAG 2.1 AA, narrow, large and by thumb."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from web import rate_limit
from web.rate_limit import FixedWindow

from .doors import CHOIR, LIBRARY, Doors
from .test_look import stands_out
from .test_own_page import agree

Axe = Callable[[Page], None]
PRESSED = "button, select, summary, main li > a, .actions a, footer a, input:not([type=hidden], [type=radio], [type=checkbox])"
THUMB = f"""() => [...document.querySelectorAll('{PRESSED}')]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.closest('.visually-hidden, .posting'))
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""


@pytest.fixture
def kari(doors: Doors) -> dict[str, object]:
    told = doors.register(
        email="kari@example.no",
        organisations=[CHOIR],
        needs=[{"category": "premises", "text": "Et rom å øve i"}],
        offers=[{"category": "entertainment", "text": "Fire sanger"}],
    )
    library = doors.register(
        organisations=[LIBRARY], email="kari@example.no", offers=[{"category": "premises", "text": "Et rom"}]
    )
    agree(doors, 1, told, library)
    return told


def visit(page: Page, axe: Axe, addresses: Iterable[str]) -> None:
    for address in addresses:
        page.goto(address)
        axe(page)
        assert stands_out(page) == [], address
        assert page.evaluate(THUMB) == [], address
        page.evaluate("document.documentElement.style.fontSize = '34px'")
        assert "phone" not in stands_out(page), f"{address} at 200 %"


def test_the_pages_of_a_participant_are_fit_for_all(
    doors: Doors, site: str, page: Page, axe: Axe, kari: dict[str, object]
) -> None:
    page.goto(f"{site}/deg#{kari['token']}")
    page.get_by_text("Du er med!").wait_for()
    visit(page, axe, (f"{site}{path}" for path in ("/deg", f"/b/{doors.bors}/katalog?sok=rom&sektor=public")))
    page.goto(f"{site}/deg/slett")
    page.get_by_role("button", name="Slett", exact=True).click()
    expect(page.locator("#error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("Ja, slett alt om meg").check()
    page.get_by_role("button", name="Slett", exact=True).click()
    expect(page.get_by_role("heading", name="Alt om deg er slettet")).to_be_visible()
    axe(page)


def test_too_many_requests_are_told_on_a_page_that_sends_again(
    doors: Doors, site: str, page: Page, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "of_arrivals", FixedWindow(0, 600.0))
    answer = doors.fill()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert 'name="organisations.0.name" value="Elvebyen kor"' in answer.text
    assert "Send en gang til" in answer.text
    assert doors.tell({"name": "Kari", "organisations": [CHOIR]}).status_code == 429
    assert doors.participants() == []
    page.goto(f"{site}/b/{doors.bors}")
    page.set_content(answer.text.replace('href="/', f'href="{site}/'))
    axe(page)


def test_with_the_keyboard_alone_one_registers(doors: Doors, site: str, page: Page) -> None:
    page.goto(f"{site}/b/{doors.bors}")
    page.get_by_label("Navnet ditt").focus()
    page.keyboard.type("Kari")
    page.keyboard.press("Tab")
    page.keyboard.type("kari@example.no")
    page.keyboard.press("Tab")
    page.keyboard.type("Elvebyen kor")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Et rom")
    page.keyboard.press("Tab")
    page.keyboard.type("Låne")
    passed = []
    while (here := page.evaluate("document.activeElement.id || document.activeElement.className")) != "primary":
        passed.append(here)
        page.keyboard.press("Tab")
        assert len(passed) < 9, passed
    assert "offers-0-text" in passed
    page.keyboard.press("Enter")
    page.get_by_text("Du er med!").wait_for()
    (kari,) = doors.participants()
    assert [need.category for need in kari.needs] == ["premises"]
