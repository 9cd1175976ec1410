"""The desk behind a real port, with a real browser in front of it, brought into each of its states."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

from playwright.sync_api import Locator, Page, expect

from frivilligbors.enums import Role
from frivilligbors.redis_client import RedisClient
from tests.eventually import eventually
from tests.serving import server_of
from web import sessions
from web.invitations import Token

from .cast import CODES, Evening, agreement_body

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
  request.onsuccess = () => (database.close(), done(request.result.filter(({{ state }}) => state === "waiting").length));
}}))"""


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


def empty(desk: Desk) -> None:
    desk.evening.open_()
    desk.page.goto(desk.url)


def before_the_gong(desk: Desk) -> None:
    desk.page.goto(desk.url)


def busy(desk: Desk) -> None:
    desk.evening.open_()
    for number in range(12):
        desk.evening.confirmed(agreement_body("library", "bakery") if number % 2 else agreement_body())
    newest = desk.evening.agreements[-2].agreement_id
    desk.evening.post({"reason": "Partene ombestemte seg"}, f"/{newest}/void", by="lena")
    desk.page.goto(desk.url)


def one_known(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library")


def unknown(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library", "XXXX")


def both_seated(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("library", "choir")


def picked(desk: Desk) -> None:
    both_seated(desk)
    desk.pick("Salen en kveld i måneden", "Musikk")


def several_organisations(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("nora", "both")


def nobody_gives(desk: Desk) -> None:
    several_organisations(desk)
    desk.page.locator("#category").select_option("time")
    desk.press("Bekreft")


def without_category(desk: Desk) -> None:
    desk.evening.open_()
    desk.seat("nora", "bakery")
    desk.page.locator("[name='parties.0.gives']").fill("En time ved kassen")
    desk.press("Bekreft")


def money(desk: Desk) -> None:
    both_seated(desk)
    desk.page.locator("[name='parties.1.gives']").fill("Dere betaler 500 kr i rabatt")
    desk.page.locator("#category").select_option("other")
    desk.press("Bekreft")


def confirmed(desk: Desk) -> None:
    picked(desk)
    desk.press("Bekreft")
    desk.page.wait_for_url("**/avtale/*")


def three_figures(desk: Desk) -> None:
    desk.evening.context.redis.set(f"{{{desk.evening.slug}}}:counter:agreement", "222")
    picked(desk)
    desk.page.get_by_role("radio", name="Intensjonsavtale").check()
    desk.press("Bekreft")
    desk.page.wait_for_url("**/avtale/*")


def queue_at_the_gong(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.confirmed()
    desk.evening.close()
    desk.page.goto(desk.url)


def live_seated(desk: Desk) -> None:
    empty(desk)
    desk.scan("library", "choir")
    desk.tap("Salen en kveld i måneden", "Musikk")


def live_several_organisations(desk: Desk) -> None:
    empty(desk)
    desk.scan("nora", "both")
    desk.confirm()


def live_money(desk: Desk) -> None:
    empty(desk)
    desk.enter_agreement(gives="Dere betaler 500 kr")


def live_twice(desk: Desk) -> None:
    live_confirmed(desk)
    desk.enter_agreement()


def live_confirmed(desk: Desk) -> None:
    empty(desk)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Bekreftet")


def live_waiting(desk: Desk) -> None:
    live_confirmed(desk)
    desk.offline()
    desk.enter_agreement("bakery", "nora")
    expect(desk.answer).to_contain_text("Venter på nett")


def live_refused(desk: Desk) -> None:
    live_waiting(desk)
    person = desk.evening.context.queries.participant(desk.evening.slug, "nora")
    assert person is not None
    desk.evening.withdraw(person)
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    expect(desk.answer).to_contain_text("Må ses på")


def live_queue(desk: Desk) -> None:
    desk.evening.open_()
    ours = [desk.evening.shaken(*pair) for pair in (("choir", "library"), ("bakery", "library"), ("nora", "choir"))]
    desk.page.goto(desk.url)
    desk.scan(ours[1]["code"])


def live_name(desk: Desk) -> None:
    empty(desk)
    desk.field.press_sequentially("nesset")
    expect(desk.page.locator("#matches button")).to_have_count(2)


def live_signed_out(desk: Desk) -> None:
    empty(desk)
    desk.page.wait_for_load_state("networkidle")  # the desk has its own copy of who is here before it is signed out
    desk.page.context.clear_cookies()
    desk.enter_agreement()
    expect(desk.page.get_by_role("link", name="Logg inn igjen")).to_be_visible()


def live_asleep(desk: Desk) -> None:
    """Only on a device of its own: the clock of all its pages is moved on."""
    desk.page.clock.install()
    live_seated(desk)
    desk.page.clock.fast_forward(3_601_000)
    expect(desk.page.get_by_role("button", name="Jeg er her")).to_be_focused()


def live_paper(desk: Desk) -> None:
    empty(desk)
    desk.scan("papir 7", "library", "choir")
    desk.tap("Salen en kveld i måneden")
    desk.page.get_by_label("Klokka på skjemaet").fill("sju")
    desk.confirm()
    expect(desk.page.get_by_text("Skriv klokka som står på skjemaet")).to_be_visible()


def live_paper_registered_already(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.post(agreement_body(paper="7"), by="lena")
    empty(desk)
    desk.scan("papir 7")
    desk.scan("library", "choir")
    desk.tap("Salen en kveld i måneden")
    desk.page.get_by_label("Klokka på skjemaet").fill("19.11")
    desk.confirm()
    expect(desk.answer.get_by_role("heading", name="Allerede registrert")).to_be_visible()


def live_grace(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.shaken()
    desk.evening.close()
    desk.page.goto(desk.url)
    expect(desk.page.locator("#gong-notice")).to_contain_text("Gongen har gått")


def live_late(desk: Desk) -> None:
    desk.evening.open_()
    desk.page.goto(desk.url)
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    desk.offline()
    desk.enter_agreement()
    left = desk.page.locator(".countdown .digits")
    expect(left).not_to_have_attribute("data-digits", left.get_attribute("data-digits") or "")  # the gong goes a second later
    desk.evening.close(grace_minutes=0)
    desk.offline(False)
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    expect(desk.answer).to_contain_text("Kom etter gongen")


def late_list(desk: Desk) -> None:
    live_late(desk)
    desk.sign_in("lena")
    desk.page.get_by_role("link", name="1 avtale kom etter gongen").click()
    expect(desk.page.get_by_role("button", name="Slipp inn")).to_be_visible()


def paper_to_print(desk: Desk) -> None:
    desk.evening.open_()
    for number in ("12", "3"):
        desk.evening.confirmed(agreement_body(paper=number))
    desk.sign_in("lena")
    desk.page.goto(f"{desk.url}/papir")


def voiding(desk: Desk) -> None:
    desk.evening.open_()
    ours = desk.evening.confirmed(
        agreement_body("both", "nora")
        | {
            "parties": [
                {"code": CODES["both"], "organisation_id": "scouts", "gives": "Rydder stien"},
                {"code": CODES["nora"], "gives": ""},
            ]
        }
    )
    desk.sign_in("lena")
    desk.page.goto(f"{desk.url}/avtale/{ours['agreement_id']}/annuller")


def voided_without_reason(desk: Desk) -> None:
    voiding(desk)
    desk.page.evaluate("document.querySelector('#reason').required = false")
    desk.press("Annuller avtalen")


def voided(desk: Desk) -> None:
    voiding(desk)
    desk.page.locator("#reason").fill("Skrevet to ganger")
    desk.press("Annuller avtalen")
    desk.page.goto(f"{desk.url}/avtale/{desk.evening.agreements[0].agreement_id}")


def not_saved_yet(desk: Desk) -> None:
    picked(desk)
    with unwilling(desk.evening.context.redis):
        desk.press("Bekreft")
        desk.page.get_by_role("heading", name="Ikke lagret ennå").wait_for()


def over(desk: Desk) -> None:
    desk.evening.open_()
    desk.evening.close(grace_minutes=0)
    desk.seat("library", "bakery")


STATES: tuple[Callable[[Desk], None], ...] = (
    before_the_gong,
    empty,
    busy,
    one_known,
    unknown,
    both_seated,
    picked,
    several_organisations,
    nobody_gives,
    without_category,
    money,
    confirmed,
    three_figures,
    queue_at_the_gong,
    voiding,
    voided_without_reason,
    voided,
    not_saved_yet,
    over,
    live_seated,
    live_several_organisations,
    live_money,
    live_twice,
    live_confirmed,
    live_waiting,
    live_refused,
    live_queue,
    live_name,
    live_signed_out,
    live_paper,
    live_paper_registered_already,
    live_grace,
    live_late,
    late_list,
    paper_to_print,
)
