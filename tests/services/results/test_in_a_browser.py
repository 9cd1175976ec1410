"""The page of the result in a browser: its search answers as one types, without scripts a button does, and all may read it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from .played_evening import PlayedEvening


def test_the_search_answers_as_one_types(page: Page, site: str, published: PlayedEvening) -> None:
    page.goto(f"{site}/resultat/{published.slug}")
    rows = page.locator(".agreements > li")
    expect(rows).to_have_count(49)
    page.get_by_label("Hva leter du etter?").press_sequentially("folkehjelp")
    expect(page.get_by_role("status")).to_contain_text("avtaler")
    expect(rows.first).to_contain_text("Norsk Folkehjelp")
    expect(page).to_have_url(f"{site}/resultat/{published.slug}?sok=folkehjelp")
    expect(page.get_by_label("Hva leter du etter?")).to_be_focused()
    page.get_by_label("Hva leter du etter?").fill("")
    expect(rows).to_have_count(49)
    page.get_by_label("Sektor").select_option("individual")
    expect(rows).to_have_count(5)


@pytest.mark.long
def test_without_scripts_the_button_does_it(browser: Browser, site: str, published: PlayedEvening) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(f"{site}/resultat/{published.slug}")
        page.get_by_label("Hva leter du etter?").fill("elefant")
        page.get_by_role("button", name="Let").click()
        expect(page.get_by_text("Her var det ingenting.")).to_be_visible()
        page.get_by_role("link", name="Vis alle").click()
        expect(page.locator(".agreements > li")).to_have_count(49)
        page.get_by_text("Vis minuttene som tabell").click()
        expect(page.get_by_role("columnheader", name="Klokka")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 1280])
def test_all_may_read_it(
    visitors: Callable[..., Page], axe: Callable[[Page], None], site: str, published: PlayedEvening, width: int
) -> None:
    published.post("agreements", f"agreements/{published.agreements[6]}/void", {"reason": "feil"}, by="kari")
    page = visitors(viewport={"width": width, "height": 800})
    for rest in ("", "?utgave=1", "?sprak=nn", "?sprak=en"):
        page.goto(f"{site}/resultat/{published.slug}{rest}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_organiser_shortens_a_text_and_publishes(page: Page, site: str, over: PlayedEvening) -> None:
    page.goto(f"{site}/arrangor/inn#{over.tokens['ola']}")
    page.wait_for_url(f"{site}/arrangor/{over.slug}")
    page.get_by_role("link", name="Se gjennom og publiser resultatet").click()
    page.get_by_text("Endre teksten 1", exact=True).click()
    page.get_by_label("1 Norsk Folkehjelp Drammen").fill("Førstehjelpskurs")
    page.get_by_role("button", name="Lagre teksten 1", exact=True).click()
    expect(page.locator(".texts > li").first).to_contain_text("Endret")
    draft = page.get_by_label("Tekst til pressen, Bokmål")
    expect(draft).to_have_value(PRESS)
    page.get_by_role("button", name="Publiser resultatet").click()
    expect(page.get_by_text("Resultatet er publisert.")).to_be_visible()
    page.get_by_role("link", name="Se resultatet").click()
    expect(page.locator("#nr-1")).to_contain_text("Førstehjelpskurs")
    expect(page.locator("#nr-1")).not_to_contain_text("foreldrene")


PRESS = re.compile(
    "I løpet av en snau time ble det inngått 49 nye samarbeidsavtaler: "
    "26 mellom frivillig og offentlig, 11 mellom frivillige og 12 mellom offentlige"
)
