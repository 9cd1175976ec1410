"""The pages of an organiser, on a laptop and on a phone: part of ``make pictures``, and by itself with ``organiser``."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from rehearsal import load_evening
from rehearsal.http_client import ApiClient
from tests.photographer import LAPTOP, PHONE, Photographer
from tests.running_house import RunningHouse

TOWN, NEXT, OVER = "nes", "nes-neste", "drammen-2024-over"
EARLIER = {"nes-2024": ("Frivilligbørsen på Nes 2024", 9), "nes-2025": ("Frivilligbørsen på Nes 2025", 14)}
SIZES = {"laptop": LAPTOP, "phone": PHONE}
SCREEN = {"viewport": {"width": 1280, "height": 720}}
LIST = """Fornavn;Etternavn;E-post;Virksomhet;Sektor;Tilbyr
Berit;Bok;berit@example.no;Nes bibliotek;Offentlig;Salen en kveld i måneden
Sigurd;Sang;sigurd@example.no;Fjordkoret;Frivillig;En konsert på omsorgssenteret
Sigurd;Sang;sigurd.sang@example.no;Fjordkoret;Frivillig;
Kari;Korn;kari.korn@example.no;Nes bakeri;Bedrift;Boller til dugnaden
Nora;Nabo;nora@example.no;;Privatperson;Leksehjelp på onsdager
Tore;Tur;tore@example;Nes turlag;Frivillig;Guidet tur i marka
"""
OVERVIEWS = {  # of the evening that is over: name of the picture, path
    "people": "/deltakere",
    "agreements": "/avtaler",
    "letters": "/brev",
    "events": "/hendelser",
    "result": "/resultat",
    "files": "/filer",
    "retention": "/sletting",
    "signed-in": "/innlogget",
}
PLANNED = {"papers": "/papir", "announcement": "/brev/nytt?utkast=paminnelse", "privacy-notice": "/personvern", "logo": "/logo"}


class OrganiserPictures:
    """Both sizes of each page, in a browser that holds the key of the installation."""

    def __init__(self, photographer: Photographer, house: RunningHouse) -> None:
        self._photographer, self._house = photographer, house

    @contextmanager
    def signed_in(self, size: str) -> Iterator[Page]:
        """A page of that size, signed in with the organiser's link."""
        link = str(self._house.run("organiser")["link"])
        with self._photographer.page("/" + link.split("/", 3)[3], **SIZES[size]) as page:
            page.wait_for_url("**/arrangor")
            yield page

    def take_all(self) -> None:
        """Every page, in the states that an organiser meets."""
        for slug, (name, agreements) in EARLIER.items():
            self._hold(slug, name, agreements)
        self._plan()
        self._house.run("rehearse", "drammen-2024", "--speed", "0", "--grace", "0", "--bors", OVER)
        for size in SIZES:
            with self.signed_in(size) as page:
                self._import(page, size, take_in=size == list(SIZES)[-1])
        for size in SIZES:
            with self.signed_in(size) as page:
                self._towns(page, size)
                self._before(page, size)
                self._after(page, size)
                self._comparison(page, size)

    def _go(self, page: Page, path: str) -> None:
        page.goto(self._house.url + path)

    def _keep(self, name: str, page: Page, size: str) -> None:
        self._photographer.take(f"organiser/{name}-{size}", page, whole=True)

    def _plan(self) -> None:
        """Plan the next børs as an organiser does, on her pages."""
        with self.signed_in("laptop") as page:
            page.get_by_label("Navn").fill("Frivilligbørsen på Nes")
            page.get_by_label("Sted").fill("Samfunnshuset")
            page.get_by_label("By", exact=True).select_option(TOWN)
            gong = (datetime.now(ZoneInfo("Europe/Oslo")) + timedelta(days=20)).replace(hour=18, minute=30)
            page.get_by_label("Når gongen går").fill(gong.strftime("%Y-%m-%dT%H:%M"))
            page.get_by_label("Kopier fra").select_option("nes-2025")
            page.get_by_label("Adresse").fill(NEXT)
            page.get_by_role("button", name="Lag børsen").click()
            page.wait_for_url(f"**/arrangor/{NEXT}")

    def _towns(self, page: Page, size: str) -> None:
        for name, path in {"exchanges": "/arrangor", "towns": "/byer", "town": f"/byer/{TOWN}"}.items():
            self._go(page, path)
            self._keep(name, page, size)

    def _before(self, page: Page, size: str) -> None:
        home = f"/arrangor/{NEXT}"
        self._go(page, home)
        self._keep("planned", page, size)
        self._go(page, f"{home}/innstillinger")
        page.get_by_label("Velkomst på storskjermen").fill("Velkommen til Samfunnshuset")
        self._keep("settings", page, size)
        self._merge(page, size)
        for name, path in PLANNED.items():
            self._go(page, home + path)
            if name == "announcement":
                page.get_by_role("button", name="Se brevet før det sendes").click()
                page.get_by_role("heading", name="Slik blir brevet").wait_for()
            self._keep(name, page, size)
        self._screens(page, size)

    def _import(self, page: Page, size: str, *, take_in: bool) -> None:
        """A list with one row that cannot be taken in and one person twice; the last who sees it takes it in."""
        self._go(page, f"/arrangor/{NEXT}/deltakere/import")
        self._keep("import", page, size)
        page.get_by_label("Fil").set_input_files(
            {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode()}  # type: ignore[arg-type]
        )
        page.get_by_role("button", name="Se over").click()
        page.get_by_role("button", name=re.compile("^Ta inn")).wait_for()
        self._keep("import-preview", page, size)
        if take_in:
            page.get_by_role("button", name=re.compile("^Ta inn")).click()
            page.get_by_role("link", name="Til deltakerne").wait_for()
            self._keep("import-done", page, size)

    def _merge(self, page: Page, size: str) -> None:
        self._go(page, f"/arrangor/{NEXT}/deltakere?sok=sigurd")
        page.get_by_role("link", name="Kanskje påmeldt to ganger").first.click()
        self._keep("merge", page, size)
        page.locator(".people a").first.click()
        page.get_by_role("heading", name="Slik blir den").wait_for()
        self._keep("merge-preview", page, size)

    def _screens(self, page: Page, size: str) -> None:
        """A screen that shows its code, and the page where the code is typed."""
        with self._photographer.page("/s", **SCREEN) as screen:
            code = re.search(r"\b[A-Z0-9]{3}\s[A-Z0-9]{3}\b", screen.inner_text("main"))
            assert code
            self._photographer.take("organiser/screen-code", screen)
            self._go(page, f"/arrangor/{NEXT}/skjermer")
            page.get_by_label("Koden på skjermen").fill(code[0])
            page.get_by_label("Hvor står skjermen?").fill("Scenen, venstre" if size == "laptop" else "Scenen, høyre")
            self._keep("pairing", page, size)
            page.get_by_role("button", name="Koble til").click()
            screen.wait_for_url("**/skjerm/*")
            screen.wait_for_selector("main[data-scene]")
            self._go(page, f"/arrangor/{NEXT}/skjermer")
            self._keep("screens", page, size)
            page.get_by_role("link", name=re.compile("Scenen")).first.click()
            self._keep("screen", page, size)

    def _after(self, page: Page, size: str) -> None:
        home = f"/arrangor/{OVER}"
        self._go(page, home)
        self._keep("over", page, size)
        for name, path in OVERVIEWS.items():
            self._go(page, home + path)
            self._keep(name, page, size)
        self._go(page, f"{home}/deltakere?sok=speider")
        page.locator(".people .row a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Deltaker")
        self._keep("person", page, size)
        self._go(page, f"{home}/avtaler")
        page.get_by_role("link", name=re.compile("Se og rett")).first.click()
        self._keep("agreement", page, size)

    def _comparison(self, page: Page, size: str) -> None:
        """The published result of a town that has held several."""
        self._go(page, f"/resultat/{max(EARLIER)}")
        page.locator("table.compare").scroll_into_view_if_needed()
        self._photographer.take(f"organiser/comparison-{size}", page)

    def _hold(self, slug: str, name: str, agreements: int) -> None:
        """An earlier børs of the town, no rehearsal, with the first people of Drammen's evening; published."""
        house, evening = self._house, load_evening("drammen-2024")
        if slug == min(EARLIER):
            house.run("town", "create", TOWN, "--name", "Nes")
            house.run("invite", "organiser", "--town", TOWN, "--name", "Siri Strand")
        house.run("bors", "create", slug, "--name", name, "--place", "Samfunnshuset", "--town", TOWN)
        planned = evening.agreements[:agreements]
        refs = {party.ref for one in planned for party in one.parties}
        with ApiClient(house.url) as guests:
            people = {
                one.ref: guests.post(f"/api/bors/{slug}/participants", evening.registration(one), key=token_hex(8))
                for one in evening.participants
                if one.ref in refs
            }
        house.run("bors", "open", slug)
        with ApiClient(house.url, house.invite("broker", slug, "Kari")) as broker:
            for one in planned:
                parties = [{"code": people[party.ref]["code"], "gives": party.gives} for party in one.parties]
                body = {"parties": parties, "category": str(one.category)}
                broker.post(f"/api/bors/{slug}/agreements", body, key=token_hex(8))
        with ApiClient(house.url, house.invite("organiser", slug, "Ola")) as organiser:
            organiser.submit_form(f"/arrangor/{slug}/lukk", {"grace_minutes": "0"}, key=token_hex(8))
        house.run("bors", "publish", slug)


def of_the_organiser(photographer: Photographer, house: RunningHouse) -> None:
    """All pages of an organiser, in docs/pictures/organiser."""
    OrganiserPictures(photographer, house).take_all()
