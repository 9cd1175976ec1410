"""The weeks before: towns, the børs is planned, its settings, its people, letters, papers and screens."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from rehearsal.http_client import ApiClient

from .camera import Camera
from .studio import Exchange, Studio

LIST = """Fornavn;Etternavn;E-post;Virksomhet;Sektor;Tilbyr
Berit;Bok;berit@example.no;Drammen bibliotek;Offentlig;Salen en kveld i måneden
Sigurd;Sang;sigurd@example.no;Fjordkoret;Frivillig;En konsert på omsorgssenteret
Sigurd;Sang;sigurd@example.no;Fjordkoret;Frivillig;
Kari;Korn;kari.korn@example.no;Åssiden bakeri;Bedrift;Boller til dugnaden
Nora;Nabo;nora@example.no;;Privatperson;Leksehjelp på onsdager
Tore;Tur;tore@example;Drammen turlag;Frivillig;Guidet tur i marka
"""
MORE = """Navn;E-post;Virksomhet;Sektor
Hanna Hav;hanna@example.no;Sjøspeiderne;Frivillig
Emil Eng;emil@example.no;Parselhagen;Frivillig
"""
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">
<circle cx="50" cy="50" r="36" fill="#f2b705"/><path d="M6 70 Q50 40 94 70 V92 H6z" fill="#0b5d3f"/>
<rect x="118" y="30" width="160" height="14" rx="7" fill="#0a1d2c"/>
<rect x="118" y="56" width="110" height="14" rx="7" fill="#0a1d2c"/>
</svg>"""
AGAIN = {
    "name": "Sigurd Sang",
    "email": "sigurd@example.no",
    "organisations": [{"name": "Fjordkoret", "sector": "voluntary"}],
    "needs": [{"category": "premises", "text": "Et sted å øve i juni"}],
}


def of_the_towns(camera: Camera, town: str) -> None:
    """What is about no single børs."""
    camera.take("exchanges", "/arrangor")
    camera.take("towns", "/byer")
    camera.take("town", f"/byer/{town}")
    camera.take("town-name", f"/byer/{town}/navn")
    camera.take("town-invited", f"/byer/{town}", invite_to_town)
    camera.take("signed-in-everywhere", "/arrangor/innlogget")
    camera.take("house-events", "/arrangor/hendelser")


def invite_to_town(page: Page) -> None:
    page.get_by_label("Navn").first.fill("Siri Strand")
    page.get_by_role("button", name="Lag en lenke").first.click()
    page.wait_for_url("**/inviter")


def plan(camera: Camera, *, bors: str, copy_of: str) -> None:
    """Plan the next børs as an organiser does, on her pages."""
    page = camera.pages["laptop"]
    camera.go(page, "/arrangor")
    page.get_by_label("Navn").fill("Frivilligbørs Drammen 2026")
    page.get_by_label("Når gongen går").fill("2026-05-06T18:30")
    page.get_by_label("Kopier fra").select_option(copy_of)
    page.get_by_label("Adresse").fill(bors)
    page.get_by_role("button", name="Lag børsen").click()
    page.wait_for_url(f"**/arrangor/{bors}")
    camera.home = f"/arrangor/{bors}"


def of_the_plan(camera: Camera) -> None:
    """The new børs, and what an organiser says about it."""
    camera.take("planned", "")
    camera.take("settings", "innstillinger")
    camera.take("settings-refused", "innstillinger", change_wrongly)
    page = camera.pages["laptop"]
    camera.go(page, "innstillinger")
    page.get_by_label("Når dørene åpner").fill("2026-05-06T18:00")
    page.get_by_label("Velkomst på storskjermen").fill("Velkommen til Samfunnshuset")
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**lagret=1")
    camera.go(page, "logo")
    page.get_by_label(re.compile("Fil|Bilde")).set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO.encode()}  # type: ignore[arg-type]
    )
    page.locator("form[enctype] button").first.click()
    camera.take("logo", "logo")
    camera.go(page, "personvern")
    page.locator("#controller").fill("Drammen kommune, Frivilligsentralen")
    page.locator("#contact").fill("frivilligsentralen@example.no")
    page.get_by_role("button", name="Lagre en ny versjon").click()
    camera.take("privacy-notice", "personvern")
    camera.take("invited", "", invite)


def change_wrongly(page: Page) -> None:
    page.get_by_label("Når dørene åpner").fill("2026-05-06T19:00")
    page.locator("#accent").fill("#0b36a8")
    page.get_by_role("button", name="Lagre").click()
    page.locator("#error-summary").wait_for()


def invite(page: Page) -> None:
    page.locator("#inviterte").get_by_label("Navn").fill("Amina Aas" if is_wide(page) else "Nils Nordgård")
    page.locator("#inviterte").get_by_role("button", name="Lag en lenke").click()
    page.wait_for_url("**/inviter")


def of_the_import(camera: Camera) -> None:
    """A list with one row that cannot be taken in and one person twice; then the phone takes in another."""
    camera.take("import", "deltakere/import")
    camera.take("import-preview", None, look_over)
    phone = camera.pages["phone"]
    camera.go(phone, "deltakere/import")
    look_over(phone, MORE)
    camera.take("import-done", None, take_in)


def take_in(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Ta inn")).click()
    page.get_by_role("button", name="Send brevene").wait_for()


def look_over(page: Page, table: str = LIST) -> None:
    page.get_by_label("Fil").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": table.encode()}  # type: ignore[arg-type]
    )
    page.get_by_role("button", name="Se over").click()
    page.get_by_role("button", name=re.compile("^Ta inn")).wait_for()


def of_the_people(camera: Camera, house: Studio, exchange: Exchange) -> None:
    """Everybody; one who has signed up twice is merged."""
    exchange.register()
    house.wait(60)
    with ApiClient(house.url) as client:
        exchange.post(client, "participants", AGAIN)
    camera.take("people", "deltakere")
    camera.take("people-found", "deltakere?sok=SPEIDER")
    person = exchange.people["P4"]["code"]
    camera.take("person", f"deltakere/{person}")
    camera.take("correct", f"deltakere/{person}/rett")
    house.settle()
    for page in camera.pages.values():
        camera.go(page, "deltakere?sok=sigurd")
        page.get_by_role("link", name="Kanskje påmeldt to ganger").first.click()
    camera.take("merge")
    camera.take("merge-preview", None, choose_the_other)
    laptop = camera.pages["laptop"]
    laptop.get_by_role("button", name=re.compile("^Slå sammen")).first.click()
    laptop.wait_for_url("**gjort=slatt-sammen**")
    camera.pages["phone"].goto(laptop.url)
    camera.take("merged")


def choose_the_other(page: Page) -> None:
    page.locator(".people a").first.click()
    page.get_by_role("heading", name="Slik blir den").wait_for()


def of_letters_and_papers(camera: Camera) -> None:
    """What is sent, and what is printed."""
    camera.take("announcement", "brev/nytt?utkast=paminnelse")
    for page in camera.pages.values():
        camera.go(page, "brev/nytt?utkast=paminnelse")
    camera.take("announcement-preview", None, look_at_the_letter)
    camera.take("papers", "papir")
    camera.take("paper-forms", camera.home.replace("/arrangor/", "/megler/") + "/papir")
    camera.take("poster", "plakat")


def look_at_the_letter(page: Page) -> None:
    page.get_by_role("button", name="Se brevet før det sendes").click()
    page.get_by_role("heading", name="Slik blir brevet").wait_for()


@contextmanager
def two_screens(camera: Camera) -> Iterator[None]:
    """Two screens that show their codes, are paired, and go on showing the børs; the pages where that is done."""
    with camera.alone("/s", 1280, 720) as left, camera.alone("/s", 1280, 720) as right:
        camera.keep_alone("screen-code", left)
        camera.take("pairing", "skjermer", lambda page: type_code(page, left if is_wide(page) else right))
        for page, screen in ((camera.pages["laptop"], left), (camera.pages["phone"], right)):
            page.get_by_role("button", name="Koble til").click()
            screen.wait_for_url("**/skjerm/*")
            screen.wait_for_selector("main[data-scene]")
        camera.take("screens", "skjermer", lambda page: until(page, r"Bildet er \d s gammelt", 2))
        camera.take("screen", None, show_one)
        camera.take("remote", "storskjerm", lambda page: until(page, r"2 skjermer er med\. Eldste bilde er \d s gammelt"))
        yield


def show_one(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Scenen, venstre")).first.click()
    until(page, r"Bildet er \d s gammelt")


def until(page: Page, words: str, times: int = 1) -> None:
    """Load it anew until it says so."""
    for _ in range(60):
        if len(re.findall(words, " ".join(page.inner_text("main").split()))) >= times:
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError(f"{page.url} never says {words}: {page.inner_text('main')}")


def type_code(page: Page, screen: Page) -> None:
    code = re.search(r"\b[A-Z0-9]{3}\s[A-Z0-9]{3}\b", screen.inner_text("main"))
    assert code
    page.get_by_label("Koden på skjermen").fill(code[0])
    page.get_by_label("Hvor står skjermen?").fill("Scenen, venstre" if is_wide(page) else "Inngangen")


def is_wide(page: Page) -> bool:
    """Whether it is the laptop."""
    return (page.viewport_size or {"width": 0})["width"] > 1000
