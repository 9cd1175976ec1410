"""Somebody who has never held a børs and opens no documentation: only what the pages show is followed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.running_house import RunningHouse

from .hall import HALL, Hall

LIST = "Navn;E-post;Virksomhet;Sektor\nBerit Bok;berit@example.no;{} bibliotek;Offentlig\nSigurd Sang;;{} kor;Frivillig\n"
PHONE, DESKTOP = {"viewport": {"width": 390, "height": 844}, "has_touch": True}, {"viewport": {"width": 1280, "height": 800}}
TOO_WIDE = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
SOON = 15_000  # milliseconds a busy machine may take
LIST_FIELDS = {"Berit Bok": "Salen en kveld", "Sigurd Sang": "En konsert"}
IN_GRACE = 90_000  # milliseconds


@dataclass
class Newcomer:
    """An organiser with a browser, the address and the key of the house. `look` is called with each page on the way."""

    page: Page
    name: str
    look: Callable[[Page, str], None]

    def sign_in(self, address: str, key: str) -> None:
        """From the front page, with the key."""
        self.page.goto(address)
        self.look(self.page, "front")
        self.follow("Arrangør")
        self.look(self.page, "not-signed-in")
        self.follow("Logg inn")
        self.page.get_by_label("Nøkkelen fra invitasjonen").fill(key)
        self.press("Logg inn")
        self.on("Børser")

    def plan(self) -> None:
        """A børs, its settings and what it says of privacy: what the list of the overview says is missing."""
        self.look(self.page, "borser")
        self.page.get_by_label("Navn").fill(self.name)
        self.page.get_by_label("Sted").fill("Samfunnshuset")
        self.press("Lag børsen")
        self.on(self.name)
        self.look(self.page, "overview-new")
        self.missing(4)
        self.follow("Når gongen går")
        soon = datetime.now(ZoneInfo("Europe/Oslo")) + timedelta(minutes=5)
        self.page.get_by_label("Når gongen går").fill(soon.strftime("%Y-%m-%dT%H:%M"))
        self.page.get_by_label("Velkomst på storskjermen").fill("Velkommen til Samfunnshuset")
        self.look(self.page, "settings")
        self.press("Lagre")
        expect(self.page.get_by_role("status")).to_contain_text("Lagret")
        self.follow("Til oversikten")
        self.follow("Personvernerklæringen")
        self.page.get_by_label("Behandlingsansvarlig").fill("Nesset kommune")
        self.page.get_by_label("Hvem man spør").fill("post@nesset.example.no")
        self.look(self.page, "notice")
        self.press("Lagre en ny versjon")
        self.follow("Til oversikten")
        self.missing(2)

    def invite(self, name: str, role: str) -> str:
        """The link of somebody who is invited."""
        self.page.get_by_label("Navn").fill(name)
        self.page.get_by_role("radio", name=role).check()
        self.press("Lag en lenke")
        self.look(self.page, f"invited-{role}")
        link = self.page.locator("#link").inner_text()
        self.follow("Til oversikten")
        return link

    def take_in(self, town: str) -> None:
        """A list of participants, and the letters to them."""
        self.follow("Ta inn en liste")
        self.look(self.page, "import")
        file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.format(town, town).encode()}
        self.page.get_by_label("Fil").set_input_files([file])  # type: ignore[list-item]
        self.press("Se over")
        self.look(self.page, "import-preview")
        self.press("Ta inn 2 deltakere")
        self.look(self.page, "import-done")
        self.press("Send brevene")
        expect(self.page.get_by_role("status")).to_contain_text("brev er på vei")
        self.follow("Til deltakerne")
        self.look(self.page, "people")

    def codes(self) -> list[str]:
        """The codes of those who are on the list."""
        return [self.page.get_by_role("listitem").filter(has_text=name).locator(".code").inner_text() for name in LIST_FIELDS]

    def check_in(self, name: str) -> None:
        """Somebody has come."""
        row = self.page.get_by_role("listitem").filter(has_text=name)
        self._use(row.get_by_role("button", name="Merk som kommet"))
        expect(row.get_by_role("button", name="Ikke kommet likevel")).to_be_visible()

    def print(self) -> None:
        """The poster and the badges, as files."""
        self.follow("Alt på papir")
        self.look(self.page, "papers")
        for paper in ("Plakat A4, Bokmål", "Navneskilt, Bokmål"):
            link = self.page.get_by_role("link", name=paper, exact=True)
            expect(link).to_be_visible()
            answer = self.page.request.get(str(link.evaluate("({ href }) => href")))
            assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), paper
        self.follow("Til oversikten")

    def pair(self, screen: Page) -> None:
        """A screen that shows its code."""
        self.follow("Storskjermen er på")
        address = re.search(r"Åpne (\S+) på skjermen", self.page.inner_text("main"))
        assert address
        screen.goto(f"http://{address[1]}")
        self.look(screen, "screen-code")
        code = re.search(r"\b[A-Z0-9]{3}\s[A-Z0-9]{3}\b", screen.inner_text("main"))
        assert code
        self.page.get_by_label("Koden på skjermen").fill(code[0])
        self.page.get_by_label("Hvor står skjermen?").fill("Scenen")
        self.look(self.page, "pairing")
        self.press("Koble til")
        self.on("Scenen")
        screen.wait_for_url("**/skjerm/*", timeout=SOON)
        self.look(self.page, "screen")
        self.look(screen, "wall-welcome")
        self.follow("Til oversikten")
        self.missing(0)

    def open(self) -> None:
        """The doors, and the gong."""
        self.press("Åpne dørene")
        expect(self.page.get_by_role("heading", name="Er alle klare?")).to_be_visible()
        self.look(self.page, "doors")
        self.press("Slå gongen")
        expect(self.page.get_by_role("heading", name=re.compile("Børstimen er i gang"))).to_be_visible()
        self.look(self.page, "open")

    def sees_agreement(self, *names: str) -> None:
        """The newest agreement, which comes by itself."""
        for name in names:
            expect(self.page.locator("#latest")).to_contain_text(name, timeout=SOON)
        self.look(self.page, "agreed")

    def close(self, grace: int) -> None:
        """The last gong, and grace."""
        self.follow("Slå gongen")
        self.page.get_by_label("Minutter til dem som står i kø").fill(str(grace))
        self.look(self.page, "closing")
        self.press("Slå gongen nå")
        if grace:
            expect(self.page.get_by_role("heading", name=re.compile("Det som sto i kø"))).to_be_visible()
            self.look(self.page, "grace")
        expect(self.page.get_by_role("heading", name="Børstimen er over.")).to_be_visible(timeout=IN_GRACE)
        self.look(self.page, "over")

    def publish(self) -> None:
        """The result, for everybody."""
        self.follow("Se gjennom og publiser resultatet")
        self.look(self.page, "result")
        self.press("Publiser resultatet")
        expect(self.page.get_by_role("heading", name="Resultatet er publisert.")).to_be_visible()
        self.look(self.page, "published")
        self.follow("Se resultatet")
        self.look(self.page, "public-result")

    def overview(self) -> None:
        """Back to the overview, by its name above the heading."""
        self.follow(self.name)
        self.on(self.name)

    def missing(self, count: int) -> None:
        """As many things are missing before the doors."""
        heading = re.compile(rf"^{count} ting mangler") if count else "Alt er klart"
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=SOON)

    def on(self, heading: str) -> None:
        """The page of this heading is there."""
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()

    def press(self, name: str) -> None:
        """Press the button of this name, which must be there to be seen."""
        self._use(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the link of this name: the first, where there are several."""
        self._use(self.page.get_by_role("link", name=name, exact=True).first)

    def _use(self, thing: Locator) -> None:
        expect(thing).to_be_visible()
        with self.page.expect_navigation():
            thing.click()


def see(page: Page, axe: Callable[[Page], None]) -> None:
    """The page can be read by everybody, and does not run out of the screen."""
    axe(page)
    assert not page.evaluate(TOO_WIDE), page.url


def hold(
    house: RunningHouse,
    bors: str,
    visitors: Callable[..., Page],
    size: dict[str, object],
    look: Callable[[Page, str], None],
    *,
    grace: int,
) -> None:
    """A whole evening. `look` is called with each page on the way, and its name."""
    town = bors.removeprefix("bors-")
    ola = Newcomer(visitors(**size), f"Børsen på {town}", look)
    ola.sign_in(house.url, str(house.run("organiser")["link"]))
    ola.plan()
    broker, host = ola.invite("Kari", "Megler"), ola.invite("Vilde", "Vert")
    ola.missing(1)
    ola.take_in(town)
    codes = ola.codes()
    ola.check_in("Berit Bok")
    ola.overview()
    ola.print()
    wall = visitors(**HALL)
    ola.pair(wall)
    host_page = visitors(**PHONE)
    host_page.goto(host)
    expect(host_page.get_by_role("heading", name="Meld på en gjest")).to_be_visible()
    ola.open()
    desk = visitors(viewport={"width": 1100, "height": 900})
    desk.goto(broker)
    Hall(house, bors, visitors).lay_before(desk, (codes[0], codes[1]), "Salen en kveld").click()
    expect(desk.get_by_text("Bekreftet", exact=True).first).to_be_visible()
    expect(wall.locator("[data-total]")).to_have_attribute("data-total", "1", timeout=SOON)
    ola.sees_agreement(f"{town} bibliotek", f"{town} kor")
    look(wall, "wall-open")
    ola.close(grace)
    ola.publish()
    expect(ola.page.get_by_role("heading", name=ola.name, level=1)).to_be_visible()
