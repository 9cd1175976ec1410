"""Two browsers side by side, a phone and a laptop, in which an organiser is signed in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from werkzeug.routing import Map, Rule, UnicodeConverter

from tests.photographer import Photographer

from .pages import ALONE, PICTURES
from .studio import Studio

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
}
Act = Callable[[Page], object]


class Camera:
    """Goes to a page on both, does something there, and keeps what is seen."""

    def __init__(self, house: Studio, browser: Browser, taken: set[str]) -> None:
        self._house, self._photographer, self._taken = house, Photographer(house, browser), taken
        self.pages: dict[str, Page] = {}
        self.home = ""

    @contextmanager
    def signed_in(self, town: str = "") -> Iterator["Camera"]:
        """Both, as an organiser of a town, or with the key of the house."""
        invited = ("invite", "organiser", "--town", town, "--name", "Siri Strand") if town else ("organiser",)
        with ExitStack() as stack:
            for size, options in SIZES.items():
                link = str(self._house.run(*invited)["link"])
                page = stack.enter_context(self._photographer.page("/" + link.split("/", 3)[3], **options))
                page.set_default_timeout(30_000)
                page.wait_for_url("**/arrangor")
                self.pages[size] = page
            yield self

    @contextmanager
    def nobody(self) -> Iterator[None]:
        """Both, with nobody signed in."""
        with ExitStack() as stack:
            for size, options in SIZES.items():
                self.pages[size] = stack.enter_context(self._photographer.page("/", **options))
            yield

    @contextmanager
    def alone(self, path: str, width: int, height: int) -> Iterator[Page]:
        """A browser that nobody is signed in to."""
        with self._photographer.page(path, viewport={"width": width, "height": height}) as page:
            yield page

    def keep_alone(self, name: str, page: Page) -> None:
        """A picture that is taken in one size."""
        assert f"{name}.webp" in ALONE
        self._photographer.take(f"organiser/{name}", page)
        self._taken.add(f"{name}.webp")

    def take(self, name: str, path: str | None = None, act: Act | None = None) -> None:
        """The picture `name` in both sizes and all its languages: of a path, or of where each is, once `act` is done there."""
        for size, page in self.pages.items():
            for language in ("", *PICTURES[name].languages):
                if path is not None:
                    self.go(page, path, language)
                if act:
                    act(page)
                self._keep(name, page, size, language)
                if language and path is not None:
                    self.go(page, path, "nb")

    def go(self, page: Page, path: str, language: str = "") -> None:
        """To a path: of the børs, unless it begins with a slash."""
        address = path if path.startswith("/") else f"{self.home}/{path}".rstrip("/")
        mark = "&" if "?" in address else "?"
        page.goto(self._house.url + address + (f"{mark}sprak={language}" if language else ""))

    def _keep(self, name: str, page: Page, size: str, language: str) -> None:
        picture = PICTURES[name]
        shown = Map([Rule(picture.rule)], converters={"slug": UnicodeConverter}).bind("localhost")
        assert shown.test(urlsplit(page.url).path), f"{name} is to be a picture of {picture.rule}, and {page.url} is shown"
        page.mouse.move(0, 0)
        file = "-".join(filter(None, (name, language, size)))
        take = self._photographer.keep if name.endswith("-refused") else self._photographer.take
        take(f"organiser/{file}", page, whole=True)
        self._taken.add(f"{file}.webp")
