"""Every state of the broker's desk, as a test brings it about, on the screens that brokers have: part of ``make pictures``.

The store is that of a running house, whose workers count and write: the desk's foot says what it says on an ordinary evening.
"""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect

from frivilligbors.settings import Settings
from services.agreements.app import create_app

from .services.agreements import desk_states
from .services.agreements.cast import Evening
from .services.agreements.served import Desk, serving

PHONE, TABLET, LAPTOP = (390, 844), (1024, 768), (1366, 768)
HOLD_BACK = """() => {
  const ask = window.fetch;
  window.fetch = (asked, how) => (new Request(asked, how).method === "POST" ? new Promise(() => {}) : ask(asked, how));
}"""
BEHIND = re.compile("henger etter|brev venter")


def sent(desk: Desk) -> None:
    """Pressed, and on its way: no answer comes."""
    desk_states.empty(desk)
    desk.page.evaluate(HOLD_BACK)
    desk.enter_agreement()
    expect(desk.answer).to_contain_text("Sendt")


def confirmed(desk: Desk) -> None:
    desk_states.live_confirmed(desk)
    expect(desk.page.locator("#own-count")).to_contain_text("1 bekreftet")


def twice(desk: Desk) -> None:
    """The same pair again: is it a new agreement?"""
    desk_states.live_twice(desk)
    question = desk.page.get_by_role("alert").filter(has_text="Er dette en ny avtale?")
    question.evaluate("(element) => element.scrollIntoView({ block: 'center' })")


def paper(desk: Desk) -> None:
    """A form of paper, with the minute that stands on it."""
    desk_states.empty(desk)
    desk.scan("papir 7", "library", "choir")
    desk.tap("Salen en kveld i måneden")
    desk.page.get_by_label("Klokka på skjemaet").fill("19.11")
    desk.page.locator(".press").scroll_into_view_if_needed()


STATES: dict[str, tuple[tuple[int, int], Callable[[Desk], None]]] = {
    "empty": (PHONE, desk_states.empty),
    "parties": (TABLET, desk_states.live_seated),
    "money": (TABLET, desk_states.live_money),
    "waiting": (PHONE, desk_states.live_waiting),
    "sent": (PHONE, sent),
    "confirmed": (TABLET, confirmed),
    "twice": (TABLET, twice),
    "refused": (PHONE, desk_states.live_refused),
    "queue": (LAPTOP, desk_states.live_queue),
    "grace": (TABLET, desk_states.live_grace),
    "late": (PHONE, desk_states.live_late),
    "asleep": (PHONE, desk_states.live_asleep),
    "signed-out": (TABLET, desk_states.live_signed_out),
    "paper": (TABLET, paper),
    "paper-told-already": (PHONE, desk_states.live_paper_registered_already),
    "paper-print": (LAPTOP, desk_states.paper_to_print),
    "list": (LAPTOP, desk_states.busy),
}


def of_every_desk(browser: Browser, settings: Settings, take: Callable[[str, Page], None]) -> None:
    """A børs and a browser of its own for each state; `take` keeps the picture."""
    app = create_app(settings)
    for name, ((width, height), state) in STATES.items():
        evening = Evening(app.extensions["context"], f"bord-{uuid4().hex[:8]}", app)
        evening.plan()
        context = browser.new_context(
            locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce", viewport={"width": width, "height": height}
        )
        with serving(evening) as url:
            desk = Desk(context.new_page(), url, evening)
            state(desk)
            expect(desk.page.locator("body")).not_to_contain_text(BEHIND, timeout=15_000)
            take(f"desk/{name}", desk.page)
        context.close()
