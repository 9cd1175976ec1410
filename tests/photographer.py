"""Takes screenshots of a running instance and stores them in docs/pictures as WebP."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, Response

from tests.running_house import RunningHouse

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LAPTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
TALLEST = 2.4  # screens: of a longer page the top is shown
QUALITY, LIGHT_QUALITY = 60, 40  # of a WebP, out of 100


class Photographer:
    """Opens pages of an instance in a browser and keeps screenshots of them."""

    def __init__(self, house: RunningHouse, browser: Browser) -> None:
        self._house, self._browser = house, browser
        self._answered: dict[Page, int] = {}

    @contextmanager
    def page(self, path: str, **options: Any) -> Iterator[Page]:
        """A page of the instance, in a browser context of its own."""
        context = self._browser.new_context(
            locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce", bypass_csp=True, **options
        )
        context.set_default_timeout(120_000)
        opened = context.new_page()
        opened.on("response", self._remember)
        opened.goto(path if path.startswith("http") else self._house.url + path)
        yield opened
        context.close()

    def take(self, name: str, page: Page, *, whole: bool = False, light: bool = False) -> None:
        """Keep a picture: what is on the screen, or the page from its top; a light one is more compressed."""
        if self._answered[page] >= 400:
            raise SystemExit(f"{page.url} answered {self._answered[page]}: no pictures of that.")
        self.keep(name, page, whole=whole, light=light)

    def keep(self, name: str, page: Page, *, whole: bool = False, light: bool = False) -> None:
        """Keep it, whatever was answered."""
        page.wait_for_load_state()  # between two pages there is nothing to capture
        image = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
        size = page.viewport_size
        if whole and size:
            image = image.crop(
                (0, 0, image.width, min(image.height, round(TALLEST * size["height"] * image.width / size["width"])))
            )
        save(name, image, quality=LIGHT_QUALITY if light else QUALITY)

    def _remember(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self._answered[answer.frame.page] = answer.status


def save(name: str, image: Image.Image, *, quality: int = QUALITY) -> None:
    """Write `image` to docs/pictures under `name`."""
    kept = PICTURES / f"{name}.webp"
    kept.parent.mkdir(parents=True, exist_ok=True)
    image.convert("RGB").save(kept, quality=quality, method=6)
    sys.stdout.write(f"docs/pictures/{kept.relative_to(PICTURES)} {kept.stat().st_size // 1024} kB\n")
