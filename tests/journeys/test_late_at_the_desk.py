"""What a desk without network pressed before the gong, and sent after grace."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.running_house import RunningHouse

from .desks import AtTheDesk, RunningBors


@pytest.mark.long
def test_what_was_pressed_before_the_gong_and_came_after_grace_waits_for_a_lead(
    bors: str, house: RunningHouse, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    pairs = running.open(4)
    kari, lena = running.invite("Kari"), running.invite("Lena", "--lead")
    desk = AtTheDesk(visitors(), house.url, running.bors, kari)
    desk.gone()
    for pair in pairs[:3]:
        desk.press(pair)
    running.close(grace=0)
    time.sleep(0.1)
    desk.press(pairs[3])  # nobody has told this desk that the gong has gone
    desk.gone(False)
    expect(desk.page.locator(".answer-card")).to_contain_text("Må ses på", timeout=60_000)  # the last to be sent
    expect(desk.page.locator("#own-list > li .chip")).to_have_text(["Kom etter gongen"] * 3)
    expect(desk.page.locator(".answer-card")).to_contain_text("Børstimen er over")
    assert running.agreements(kari) == []
    lead = visitors()
    lead.goto(f"{house.url}/megler/{running.bors}/inn#{lena}")
    lead.get_by_role("link", name="3 avtaler kom etter gongen").click()
    for left in (2, 1, 0):
        lead.get_by_role("button", name="Slipp inn").first.click()
        expect(lead.get_by_role("button", name="Slipp inn")).to_have_count(left)
    admitted = {agreement["parties"][0]["gives"]: agreement["number"] for agreement in running.agreements(kari)}
    assert admitted == {pair.gives: at for at, pair in enumerate(pairs[:3], 1)}
