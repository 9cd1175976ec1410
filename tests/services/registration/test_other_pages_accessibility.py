"""Every other page and state of registration, held against WCAG 2.1 AA, narrow, large and by thumb."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from web import rate_limit
from web.rate_limit import FixedWindow

from .bors_client import CHOIR, LIBRARY, BorsClient
from .test_own_page import agree
from .test_registration_page_accessibility import stands_out

Axe = Callable[[Page], None]
PRESSED = "button, select, summary, main li > a, .actions a, footer a, input:not([type=hidden], [type=radio], [type=checkbox])"
THUMB = f"""() => [...document.querySelectorAll('{PRESSED}')]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.closest('.visually-hidden, .posting'))
    .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""


@pytest.fixture
def kari(bors_client: BorsClient) -> dict[str, object]:
    body = bors_client.register(
        email="kari@example.no",
        organisations=[CHOIR],
        needs=[{"category": "premises", "text": "Et rom å øve i"}],
        offers=[{"category": "entertainment", "text": "Fire sanger"}],
    )
    library = bors_client.register(
        organisations=[LIBRARY], email="kari@example.no", offers=[{"category": "premises", "text": "Et rom"}]
    )
    agree(bors_client, 1, body, library)
    return body


def visit(page: Page, axe: Axe, addresses: Iterable[str]) -> None:
    for address in addresses:
        page.goto(address)
        axe(page)
        assert stands_out(page) == [], address
        assert page.evaluate(THUMB) == [], address
        page.evaluate("document.documentElement.style.fontSize = '34px'")
        assert "phone" not in stands_out(page), f"{address} at 200 %"


@pytest.mark.long
def test_the_pages_of_a_participant_are_fit_for_all(
    bors_client: BorsClient, site: str, page: Page, axe: Axe, kari: dict[str, object]
) -> None:
    page.goto(f"{site}/deg#{kari['token']}")
    page.get_by_text("Du er med!").wait_for()
    visit(page, axe, (f"{site}{path}" for path in ("/deg", f"/b/{bors_client.bors}/katalog?sok=rom&sektor=public")))
    page.goto(f"{site}/deg/slett")
    page.get_by_role("button", name="Slett", exact=True).click()
    expect(page.locator("#error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("Ja, slett alt om meg").check()
    page.get_by_role("button", name="Slett", exact=True).click()
    expect(page.get_by_role("heading", name="Alt om deg er slettet")).to_be_visible()
    axe(page)


def test_too_many_requests_are_told_on_a_page_that_sends_again(
    bors_client: BorsClient, site: str, page: Page, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "registration_limiter", FixedWindow(0, 600.0))
    answer = bors_client.submit_form()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert 'name="organisations.0.name" value="Elvebyen kor"' in answer.text
    assert "Send en gang til" in answer.text
    assert bors_client.post_json({"name": "Kari", "organisations": [CHOIR]}).status_code == 429
    assert bors_client.participants() == []
    page.goto(f"{site}/b/{bors_client.bors}")
    page.set_content(answer.text.replace('href="/', f'href="{site}/'))
    axe(page)


def test_with_the_keyboard_alone_one_registers(bors_client: BorsClient, site: str, page: Page) -> None:
    page.goto(f"{site}/b/{bors_client.bors}")
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
    (kari,) = bors_client.participants()
    assert [need.category for need in kari.needs] == ["premises"]
