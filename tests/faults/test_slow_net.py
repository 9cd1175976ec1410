"""On a slow net the phone learns that it is in, and the desk that it is confirmed: an answer is waited for, however late."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.desks import AtTheDesk, RunningBors
from tests.journeys.hall import PHONE
from tests.journeys.lossy_proxy import swallowing
from tests.running_house import RunningHouse

ROUND_TRIP = 8  # seconds
LONG = ROUND_TRIP * 15_000 + 15_000  # for lines to be laid, pages and scripts to come


def test_on_a_slow_net_phone_and_desk_learn_what_became_of_it_and_it_is_there_once(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    (pair,), token = running.open(1), running.invite("Kari")
    with swallowing(house.port) as proxy:
        url = f"http://localhost:{proxy.port}"
        desk, phone = AtTheDesk(visitors(), url, bors, token), visitors(**PHONE)
        phone.goto(f"{url}/b/{bors}")
        phone.get_by_label("Navnet ditt", exact=True).fill("Mette")
        phone.get_by_label("Virksomhet du kommer for").fill("Nesset skolekorps")
        phone.get_by_role("radio", name="Frivillig").check()
        proxy.far = ROUND_TRIP
        phone.get_by_role("button", name="Bli med").click()
        desk.press(pair)
        expect(desk.page.locator(".answer-card")).to_contain_text("Bekreftet", timeout=LONG)
        expect(phone.get_by_role("heading", name="Du er med!")).to_be_visible(timeout=LONG)
        assert phone.evaluate("localStorage.length") == 0  # nothing is left to be sent
        proxy.far = 0
    assert [agreement["number"] for agreement in running.agreements(token)] == [1]
    board = httpx.get(f"{house.url}/api/bors/{bors}/board").json()
    assert board["participants"]["total"] == 3
