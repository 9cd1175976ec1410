"""Every state of the broker's desk, as a test brings it about, on the screens that brokers have: part of ``make pictures``."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Browser, Page

from frivilligbors.settings import Settings
from services.agreements import create_app

from .services.agreements import served
from .services.agreements.cast import Evening
from .services.agreements.served import Desk, serving

PHONE, TABLET, LAPTOP = (390, 844), (1024, 768), (1366, 768)
STATES: dict[str, tuple[tuple[int, int], Callable[[Desk], None]]] = {
    "empty": (PHONE, served.empty),
    "parties": (TABLET, served.live_seated),
    "money": (TABLET, served.live_money),
    "waiting": (PHONE, served.live_waiting),
    "confirmed": (TABLET, served.live_confirmed),
    "refused": (PHONE, served.live_refused),
    "line": (LAPTOP, served.live_line),
    "grace": (TABLET, served.live_grace),
    "late": (PHONE, served.live_late),
    "asleep": (PHONE, served.live_asleep),
    "signed-out": (TABLET, served.live_signed_out),
    "list": (LAPTOP, served.busy),
}


def of_every_desk(browser: Browser, settings: Settings, take: Callable[[str, Page], None]) -> None:
    """A børs and a browser of its own for each state; `take` keeps the picture."""
    app = create_app(settings)
    for name, ((width, height), state) in STATES.items():
        evening = Evening(app.extensions["house"], f"bord-{uuid4().hex[:8]}", app)
        evening.plan()
        context = browser.new_context(
            locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce", viewport={"width": width, "height": height}
        )
        with serving(evening) as url:
            desk = Desk(context.new_page(), url, evening)
            state(desk)
            take(f"desk/{name}", desk.page)
        context.close()
