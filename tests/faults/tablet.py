"""The tablet of a broker: a browser of its own, whose storage outlives it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browsers import chromium


class Tablet:
    """Is switched on, and goes flat in the middle of things."""

    def __init__(self, browser: Browser, storage: Path) -> None:
        self._kind, self._storage = browser.browser_type, storage
        self._context: BrowserContext | None = None

    def on(self) -> Page:
        """A page in it, with all that was stored before."""
        self._context = self._kind.launch_persistent_context(
            self._storage, executable_path=chromium(), args=["--no-sandbox"], locale="nb-NO", timezone_id="Europe/Oslo"
        )
        return self._context.pages[0]

    def goes_flat(self) -> None:
        """The whole browser is gone at once, and nobody asked it to tidy up."""
        assert self._context is not None
        with pytest.raises(Error, match="has been closed"):  # there is nobody left to answer
            self._context.new_cdp_session(self._context.pages[0]).send("Browser.crash")
        self.off()

    def off(self) -> None:
        """Switch it off."""
        if self._context is not None:
            with suppress(Error):
                self._context.close()
            self._context = None


@contextmanager
def tablet(browser: Browser, storage: Path) -> Iterator[Tablet]:
    """A tablet that is switched off in the end."""
    ours = Tablet(browser, storage)
    yield ours
    ours.off()
