"""The desk behind a real port, with a real browser in front of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

from playwright.sync_api import Locator, Page

from frivilligbors.enums import Role
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.serving import server_of
from web import sessions
from web.invitations import Token

from .cast import CODES, Evening

ALL_CACHED = """async () => {
  const used = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
  const found = await Promise.all([location.pathname, ...used].map((url) => caches.match(url, { ignoreVary: true })));
  return found.length > 15 && found.every(Boolean);
}"""
DATABASE = (
    "(bors) => new Promise((done) => (indexedDB.open(`meglerbord-${bors}`).onsuccess = ({ target }) => done(target.result)))"
)
STORED = f"""(bors) => ({DATABASE})(bors).then((database) => new Promise((done) => {{
  const request = database.transaction("items").objectStore("items").getAll();
  request.onsuccess = () => (database.close(), done(request.result.filter(({{ state }}) => /waiting|sent/.test(state)).length));
}}))"""

ROSTER_IS_STORED = f"""async (bors) => {{
  if (!(await indexedDB.databases()).some(({{ name }}) => name === `meglerbord-${{bors}}`)) return false;
  const database = await ({DATABASE})(bors);
  return new Promise((done) => {{
    const request = database.transaction("told").objectStore("told").get("roster");
    request.onsuccess = () => (database.close(), done(Boolean(request.result)));
  }});
}}"""


class SharedServer:
    """One port for all the desks of a test process, so that a browser fetches the scripts once. It stays as long as we do."""

    app: WSGIApplication

    def __init__(self) -> None:
        server = server_of(self._answer)
        Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.port}"

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)


@cache
def shared_server() -> SharedServer:
    return SharedServer()


@contextmanager
def serving(evening: Evening, app: WSGIApplication | None = None) -> Iterator[str]:
    """The address of the desk; `app` may stand in front of the evening's own."""
    shared_server().app = app or evening.app
    yield shared_server().url


@contextmanager
def unwilling(redis: RedisClient, within: int = 20_000) -> Iterator[None]:
    """A store that reads but keeps nothing, as when its disk has stopped."""
    redis.execute_command("CLIENT", "PAUSE", within, "WRITE")  # type: ignore[attr-defined]
    yield
    redis.execute_command("CLIENT", "UNPAUSE")  # type: ignore[attr-defined]


class Desk:
    """The desk in a browser in which Kari has signed in."""

    def __init__(self, page: Page, url: str, evening: Evening) -> None:
        self.page, self.evening = page, evening
        self.house, self.url = url, f"{url}/megler/{evening.slug}"
        self.sign_in("kari")

    def sign_in(self, who: str) -> None:
        """Be here as somebody who came in by an invitation a while ago."""
        token = Token.read(self.evening.tokens[who])
        found = sessions.sign_in(self.evening.context, token) if token else None
        assert found is not None
        self.page.context.add_cookies([{"name": sessions.COOKIES[Role.BROKER], "value": found[1], "url": self.house}])
        self.page.goto(self.url)

    def seat(self, first: str, second: str = "") -> None:
        """Show two parties."""
        self.page.goto(f"{self.url}?a={CODES.get(first, first)}&b={CODES.get(second, second)}")

    def pick(self, *texts: str) -> None:
        for text in texts:
            self.page.get_by_role("radio", name=text).first.check()

    def scan(self, *texts: str) -> None:
        """Type or scan into the one field, each with Enter."""
        for text in texts:
            self.field.fill(CODES.get(text, text))
            self.field.press("Enter")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Skann, eller skriv kode eller navn")

    @property
    def answer(self) -> Locator:
        """What has become of the newest."""
        return self.page.locator(".answer-card")

    def tap(self, *texts: str) -> None:
        """Chips, one tap each."""
        for text in texts:
            self.page.get_by_role("button", name=text).first.click()

    def enter_agreement(self, first: str = "library", second: str = "choir", gives: str = "Salen en kveld i måneden") -> None:
        """Two codes, what the first gives, and Bekreft."""
        self.scan(first, second)
        self.page.locator("[name='parties.0.gives']").fill(gives)
        self.page.get_by_label("Kategori").select_option("premises")
        self.confirm()

    def confirm(self) -> None:
        self.page.locator(".agreement-form").get_by_role("button", name="Bekreft", exact=True).click()

    def offline(self, away: bool = True) -> None:
        self.page.context.set_offline(away)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def stored(desk: Desk, count: int) -> None:
    """Wait until so many unanswered items are in the browser's database. The page shows an item before its write is complete,
    and a page that is left in between aborts the write."""
    eventually(lambda: desk.page.evaluate(STORED, desk.evening.slug) == count)


def roster_stored(desk: Desk) -> None:
    """Wait until the list of participants is in the browser's database."""
    assert eventually(lambda: desk.page.evaluate(ROSTER_IS_STORED, desk.evening.slug))
