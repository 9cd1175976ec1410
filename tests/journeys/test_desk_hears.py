"""The desk is told on its line that something has changed, and need not ask."""

import time
from collections.abc import Callable
from uuid import uuid4

import httpx
from playwright.sync_api import Page, expect

from tests.running_house import RunningHouse

from .desks import AtTheDesk, RunningBors

WITHOUT_ASKING = """
const every = window.setInterval;
window.setInterval = (act, after, ...more) => (after === 12_000 ? 0 : every(act, after, ...more));
"""
QUICKLY = 5_000  # ms; two codes and one line


def test_a_handshake_stands_in_line_at_every_desk_as_soon_as_it_is_accepted(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    running.open(0)
    page = visitors()
    page.add_init_script(WITHOUT_ASKING)
    desk = AtTheDesk(page, house.url, bors, running.invite("Kari"))
    expect(page.locator("#sync-status")).to_have_text("Storskjermen følger med · brevene følger med")
    choir, library = (registered(house, bors, name) for name in ("Fjordkoret", "Nesset bibliotek"))
    parties = [{"code": choir["code"], "gives": "En konsert"}, {"code": library["code"], "gives": ""}]
    shaken = post(house, f"/api/bors/{bors}/handshakes", choir, {"parties": parties, "category": "entertainment"})
    post(house, f"/api/bors/{bors}/handshakes/{shaken['handshake_id']}/accept", library, {})
    began = time.monotonic()
    waiting = page.locator("#queue-list > li", has_text="En konsert")
    expect(waiting).to_be_visible(timeout=QUICKLY)
    desk.field.fill(shaken["code"])
    desk.field.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-card").get_by_role("heading", name="Bekreftet")).to_be_visible(timeout=QUICKLY)
    print(f"\nfrom an accepted handshake to Bekreftet in {time.monotonic() - began:.1f} s")
    expect(waiting).to_be_hidden(timeout=QUICKLY)


def registered(house: RunningHouse, bors: str, organisation: str) -> dict[str, str]:
    """Somebody with a phone."""
    body = {"name": f"{organisation} {uuid4().hex[:6]}", "organisations": [{"name": organisation, "sector": "voluntary"}]}
    return post(house, f"/api/bors/{bors}/participants", {}, body)


def post(house: RunningHouse, path: str, who: dict[str, str], body: object) -> dict[str, str]:
    """What a phone sends, and what it is answered."""
    headers = {"Idempotency-Key": uuid4().hex} | ({"Authorization": f"Bearer {who['token']}"} if who else {})
    answer = httpx.post(house.url + path, json=body, headers=headers)
    assert answer.is_success, answer.text
    found: dict[str, str] = answer.json()
    return found
