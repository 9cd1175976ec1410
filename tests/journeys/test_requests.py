"""What open pages ask for while others agree, as Chromium sends it: nothing, but of those whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.running_house import RunningHouse

from .desks import AtTheDesk, RunningBors
from .test_desk_hears import post, registered

OTHERS = 10  # agreements of others
ONE_LOOK = 15_000


@dataclass
class Watched:
    """An open page, and the paths it has asked for since it was loaded and quiet."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """From now on."""
        self.page.wait_for_load_state("networkidle")
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(urlsplit(request.url).path)


@pytest.mark.long
def test_ten_agreements_of_others_cost_an_open_page_no_request_and_one_of_its_own_costs_one(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    pairs = running.open(OTHERS)
    broker = running.invite("Kari")
    own, other = registered(house, bors, "Fjordkoret"), registered(house, bors, "Nesset bibliotek")
    wall, numbers, phone, desk = (Watched(visitors()) for _ in range(4))
    wall.page.goto(f"{house.url}/skjerm/{bors}")
    numbers.page.goto(f"{house.url}/tall/{bors}")
    phone.page.goto(f"{house.url}/deg#{own['token']}")
    AtTheDesk(desk.page, house.url, bors, running.invite("Ola"))
    expect(phone.page.get_by_text(own["code"], exact=True)).to_be_visible()
    for watched in (wall, numbers, phone, desk):
        watched.watch()
    for pair in pairs:
        _confirm(house, bors, broker, pair.codes)
    expect(wall.page.locator("main")).to_have_attribute("data-total", str(OTHERS), timeout=ONE_LOOK)
    expect(wall.page.locator(".latest .number").first).to_have_text(str(OTHERS), timeout=ONE_LOOK)
    expect(numbers.page.locator(".total strong")).to_have_text(f"{OTHERS} avtaler", timeout=ONE_LOOK)
    _confirm(house, bors, broker, (own["code"], other["code"]))
    expect(phone.page.locator("#avtalene .agreement")).to_have_count(1, timeout=ONE_LOOK)
    expect(wall.page.locator("main")).to_have_attribute("data-total", str(OTHERS + 1), timeout=ONE_LOOK)
    assert (wall.asked, numbers.asked, phone.asked) == ([], [], ["/deg"])
    assert len(desk.asked) <= 1, desk.asked


@pytest.mark.long
def test_where_sockets_are_blocked_pages_ask_less_and_less_often(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    (pair,) = running.open(1)
    wall, phone = (Watched(visitors()) for _ in range(2))
    own = registered(house, bors, "Fjordkoret")
    for watched in (wall, phone):
        watched.page.add_init_script("window.WebSocket = class extends EventTarget { constructor() { super(); } close() {} };")
    wall.page.goto(f"{house.url}/skjerm/{bors}")
    phone.page.goto(f"{house.url}/deg#{own['token']}")
    for watched in (wall, phone):
        watched.watch()
    broker = running.invite("Kari")
    _confirm(house, bors, broker, pair.codes)
    expect(wall.page.locator(".latest .number").first).to_have_text("1", timeout=ONE_LOOK)
    _confirm(house, bors, broker, (own["code"], pair.codes[0]))
    expect(phone.page.locator("#avtalene .agreement")).to_have_count(1, timeout=2 * ONE_LOOK)
    assert f"/api/bors/{bors}/board" in wall.asked
    assert set(phone.asked) == {"/deg"}


def test_a_handshake_page_hears_that_the_other_has_accepted(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    RunningBors(house, bors).open(0)
    choir, library = registered(house, bors, "Fjordkoret"), registered(house, bors, "Nesset bibliotek")
    parties = [{"code": choir["code"], "gives": "En konsert"}, {"code": library["code"], "gives": ""}]
    shaken = post(house, f"/api/bors/{bors}/handshakes", choir, {"parties": parties, "category": "entertainment"})
    phone = Watched(visitors())
    phone.page.goto(f"{house.url}/deg#{choir['token']}")
    expect(phone.page.get_by_text(choir["code"], exact=True)).to_be_visible()
    phone.page.goto(f"{house.url}/handtrykk/{bors}/mitt/{shaken['handshake_id']}")
    phone.watch()
    post(house, f"/api/bors/{bors}/handshakes/{shaken['handshake_id']}/accept", library, {})
    expect(phone.page.get_by_text(shaken["code"], exact=True).first).to_be_visible(timeout=ONE_LOOK)
    assert {path for path in phone.asked if not path.startswith("/static")} == {
        f"/handtrykk/{bors}/mitt/{shaken['handshake_id']}"
    }


def _confirm(house: RunningHouse, bors: str, broker: str, codes: tuple[str, str]) -> None:
    body = {
        "parties": [{"code": codes[0], "gives": f"En time {uuid4().hex[:6]}"}, {"code": codes[1], "gives": ""}],
        "category": "time",
    }
    headers = {"Authorization": f"Bearer {broker}", "Idempotency-Key": uuid4().hex}
    answer = httpx.post(f"{house.url}/api/bors/{bors}/agreements", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
