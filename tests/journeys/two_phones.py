"""Two phones from the poster to a handshake, tap by tap: what a person does is counted, and looked at on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from .hall import code_on

A_TAP = 1.0  # seconds, to find the place and touch it
A_LETTER = 60 / (36.2 * 5)  # seconds: 36.2 words of five letters a minute, measured of 37,000 people (Palin et al. 2019)

Keep = Callable[[str, Page], object]


@dataclass
class Phone:
    """A phone in somebody's hand, and how often it is touched. To write is a tap and letters; to choose in a list, two taps."""

    page: Page
    taps: int = 0
    letters: int = 0

    @property
    def seconds(self) -> float:
        """How long a person takes for it."""
        return self.taps * A_TAP + self.letters * A_LETTER

    def tap(self, name: str, role: str = "link") -> None:
        self.touch(self.page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]

    def write(self, label: str, text: str) -> None:
        place = self.page.get_by_label(label).first
        self.touch(place)
        self.letters += len(text)
        place.fill(text)

    def choose(self, place: Locator, option: str) -> None:
        self.taps += 2
        place.select_option(option)

    def touch(self, place: Locator) -> None:
        self.taps += 1
        place.tap()


@dataclass
class Meeting:
    """The library and the choir, who meet over a room to rehearse in. `keep` is shown every screen they see."""

    address: str
    library: Phone
    choir: Phone
    keep: Keep = field(default=lambda _name, _page: None)

    def register_the_library(self) -> str:
        """From the code on the poster to a code of one's own."""
        phone = self.library
        phone.page.goto(self.address)
        phone.write("Navnet ditt", "Berit Bok")
        phone.write("Virksomhet du kommer for", "Nesset bibliotek")
        phone.tap("Offentlig", "radio")
        phone.write("Hva kan dere dele?", "Et rom å øve i")
        phone.choose(phone.page.get_by_label("Hva slags hjelp?").last, "premises")
        self.keep("1-register", phone.page)
        phone.tap("Bli med", "button")
        return self._in(phone)

    def register_the_choir(self) -> str:
        """With nothing but a name and whom one comes for."""
        phone = self.choir
        phone.page.goto(self.address)
        phone.write("Navnet ditt", "Sigurd Sang")
        phone.write("Virksomhet du kommer for", "Fjordkoret")
        phone.tap("Frivillig", "radio")
        phone.tap("Bli med", "button")
        return self._in(phone)

    def find_each_other(self, code: str) -> None:
        """The choir finds in the catalogue what it needs, and comes to the page that is behind the library's badge too."""
        phone = self.choir
        self.keep("2-in", phone.page)
        phone.tap("Katalogen: hva andre trenger og deler")
        expect(phone.page.get_by_role("link", name="Et rom å øve i")).to_be_visible()
        self.keep("3-catalogue", phone.page)
        phone.tap("Et rom å øve i")
        expect(phone.page.get_by_role("heading", name=code)).to_be_visible()
        self.keep("4-badge", phone.page)

    def propose(self) -> None:
        """The choir writes what it gives."""
        phone = self.choir
        phone.tap("Gjør et håndtrykk")
        phone.tap("Et rom å øve i", "radio")
        phone.write("Hva gir dere?", "En konsert til jul")
        self.keep("5-propose", phone.page)
        phone.page.locator("#agreement-form .primary").scroll_into_view_if_needed()
        phone.touch(phone.page.locator("#agreement-form .primary"))
        expect(phone.page.get_by_text("si ja på sin mobil")).to_be_visible()
        self.keep("6-proposed", phone.page)

    def accept(self) -> str:
        """The library looks at its page, writes its own line, and says yes; the code that both phones then show."""
        phone = self.library
        phone.taps += 1  # the screen had gone dark
        phone.page.evaluate("dispatchEvent(new Event('pageshow'))")
        phone.touch(phone.page.locator("#avtalene").get_by_role("link", name="Fjordkoret"))
        phone.write("Hva gir dere?", "Et rom å øve i, torsdager")
        self.keep("7-asked", phone.page)
        phone.tap("Ja, dette er vi enige om", "button")
        codes = [one.page.locator(".spoken.code") for one in (self.library, self.choir)]
        for code in codes:
            expect(code).to_be_visible()
        self.keep("8-accepted", self.choir.page)
        assert codes[0].inner_text() == codes[1].inner_text()
        return codes[0].inner_text().strip()

    def _in(self, phone: Phone) -> str:
        return code_on(phone.page)
