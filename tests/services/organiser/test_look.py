"""What the organiser's pages look like, in a real browser on three kinds of screen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from frivilligbors.records import LetterKind, LetterState
from web.context import Context

from .desk import Desk
from .evening import Evening

Axe = Callable[[Page], None]

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
BAKERY = ("Bakeriet på hjørnet med et navn som er langt nok til å måtte brytes over flere linjer", "business")
PER = ("Per Fossen", "individual")
PHONE, TABLET, LAPTOP = 390, 820, 1440
SCREENS = ((PHONE, 844), (TABLET, 1180), (LAPTOP, 900))


@pytest.fixture
def evening(context: Context, bors: str) -> Evening:
    opens_at = datetime.now(UTC) + timedelta(days=30)
    return Evening(context, bors, name="Frivilligbørs Drammen og omland", opens_at=opens_at)


def trade(evening: Evening) -> None:
    evening.open()
    for one, other in ((LIBRARY, CHOIR), (PER, CHOIR), (LIBRARY, LIBRARY), (BAKERY, CHOIR)):
        evening.agree(one, other)
    kari = evening.come(*LIBRARY, who="Kari Lind", email="kari.lind.med.en.lang.adresse@bibliotek.exampel.no")
    evening.share(kari, evening.come(*CHOIR, who="Kari Lind, som også synger i et kor med et langt navn"))
    for state, trouble in (
        (LetterState.PENDING, "unreachable"),
        (LetterState.DEAD, "refused-550"),
        (LetterState.UNCERTAIN, ""),
    ):
        evening.write(kari, state, trouble)


STATES: dict[str, Callable[[Evening], None]] = {
    "planned": lambda evening: None,
    "open": trade,
    "grace": lambda evening: (trade(evening), evening.close(5)),  # type: ignore[dict-item, return-value]
    "closed": lambda evening: (trade(evening), evening.close(0)),  # type: ignore[dict-item, return-value]
}


def held(page: Page, axe: Axe, *extra_widths: int) -> None:
    """No screen is too narrow, and on a phone, and at each width for which a page is laid out anew, all can use it."""
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        if width in (PHONE, *extra_widths):
            axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"wider than a screen of {width}"


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
def test_the_overview_can_be_used_by_all(screen: Page, site: str, evening: Evening, axe: Axe, state: str) -> None:
    screen.goto("about:blank")
    STATES[state](evening)
    screen.goto(f"{site}/arrangor/{evening.slug}")
    held(screen, axe, *((TABLET, LAPTOP) if state == "grace" else ()))


@pytest.mark.long
def test_the_other_pages_can_be_used_by_all(screen: Page, site: str, evening: Evening, axe: Axe) -> None:
    screen.goto(f"{site}/arrangor/{evening.slug}/plakat")
    held(screen, axe)
    screen.goto(f"{site}/arrangor/{evening.slug}")
    screen.get_by_label("Minutter").fill("999")
    screen.get_by_role("button", name="Slå gongen").click()
    expect(screen.get_by_role("alert")).to_contain_text("240 minutter")
    held(screen, axe)
    screen.get_by_label("Navn").fill("Kari")
    screen.get_by_role("button", name="Lag en lenke").click()
    expect(screen.locator("#link")).to_be_visible()
    held(screen, axe)
    evening.open()
    screen.goto(f"{site}/arrangor/{evening.slug}/lukk")
    held(screen, axe)


@pytest.mark.long
def test_the_list_of_letters_can_be_used_by_all(screen: Page, site: str, evening: Evening, axe: Axe) -> None:
    screen.goto(f"{site}/arrangor/{evening.slug}/brev")
    held(screen, axe)
    trade(evening)
    nils = evening.come(*CHOIR, who="Nils Berg", email="nils@example.no")
    evening.write(nils, LetterState.DEAD, "enough-letters", kind=LetterKind.WELCOME)
    evening.write(nils, LetterState.SENT, kind=LetterKind.LINK)
    screen.reload()
    held(screen, axe, TABLET)
    screen.get_by_role("button", name="Send en gang til").first.click()
    expect(screen.get_by_role("status")).to_contain_text("Brevet sendes en gang til.")
    held(screen, axe)
    screen.get_by_label("Navn, adresse eller kode").fill("nobody")
    screen.get_by_role("button", name="Vis", exact=True).click()
    expect(screen.get_by_text("Ingen brev som passer.")).to_be_visible()
    held(screen, axe)


@pytest.mark.long
def test_the_list_of_borser_can_be_used_by_all(page: Page, site: str, warden: Desk, axe: Axe) -> None:
    page.goto(f"{site}/arrangor/inn#{warden.token}")
    page.wait_for_url(f"{site}/arrangor")
    page.get_by_label("Navn").fill("Børsen")
    page.get_by_label("Adresse").fill("Drammen!")
    page.get_by_role("button", name="Lag børsen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bruk små bokstaver")
    held(page, axe)
