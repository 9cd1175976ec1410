"""The measure of the desk: thirty pairs, three brokers, the last minutes before the gong, the network gone in the middle."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.eventually import eventually
from tests.journeys.desks import AtTheDesk, RunningBors
from tests.journeys.lossy_proxy import swallowing
from tests.running_house import RunningHouse

GONE = 30  # seconds


@pytest.fixture
def running(house: RunningHouse, bors: str) -> RunningBors:
    return RunningBors(house, bors)


def by_text(agreements: list[dict[str, Any]]) -> dict[str, int]:
    return {agreement["parties"][0]["gives"]: agreement["number"] for agreement in agreements}


def in_order(desk: AtTheDesk, numbers: dict[str, int]) -> bool:
    """Whether a broker's own stand in the order in which they were pressed."""
    own = [numbers[pair.gives] for pair in desk.pressed]
    return own == sorted(own)


def test_thirty_pairs_three_brokers_the_gong_and_the_network_gone_in_the_middle(
    running: RunningBors, house: RunningHouse, visitors: Callable[..., Page]
) -> None:
    pairs = running.open(30)
    tokens = [running.invite(name) for name in ("Kari", "Nils", "Amina")]
    with swallowing(house.port) as proxy:
        urls = (house.url, house.url, f"http://localhost:{proxy.port}")
        desks = [AtTheDesk(visitors(), url, running.bors, token) for url, token in zip(urls, tokens, strict=True)]
        turns = [(desks[at % 3], pair) for at, pair in enumerate(pairs)]

        for desk, pair in turns[:9]:
            desk.press(pair)
        for desk in desks[:2]:
            desk.gone()
        proxy.swallowing = True
        gone = time.monotonic()
        for desk, pair in turns[9:18]:
            desk.press(pair)
        running.close(grace=5)
        for desk, pair in turns[18:24]:
            desk.press(pair)
        assert all(desk.waiting() for desk in desks)
        time.sleep(max(0.0, gone + GONE - time.monotonic()))
        for desk in desks[:2]:
            desk.gone(False)
        proxy.swallowing = False
        for desk, pair in turns[24:]:
            desk.press(pair)

        eventually(lambda: len(running.agreements(tokens[0])) == 30, within=60)
        for desk in desks:
            eventually(lambda desk=desk: desk.waiting() == 0, within=30)
            expect(desk.page.locator("#own-count")).to_have_text("10 bekreftet av deg", timeout=15_000)
        assert proxy.swallowed > 0
    numbers = by_text(running.agreements(tokens[0]))
    assert numbers.keys() == {pair.gives for pair in pairs}
    assert sorted(numbers.values()) == list(range(1, 31))
    assert all(in_order(desk, numbers) for desk in desks)
    assert httpx.get(f"{house.url}/api/bors/{running.bors}/board").json()["agreements"]["total"] == 30


def test_forty_agreements_by_two_brokers_offline_half_the_time_are_forty_in_order(
    running: RunningBors, house: RunningHouse, visitors: Callable[..., Page]
) -> None:
    pairs = running.open(40)
    tokens = [running.invite(name) for name in ("Kari", "Nils")]
    desks = [AtTheDesk(visitors(), house.url, running.bors, token) for token in tokens]
    for turn in range(20):
        for place, desk in enumerate(desks):
            desk.gone((turn // 3 + place) % 2 == 1)
            desk.press(pairs[2 * turn + place])
    for desk in desks:
        desk.gone(False)
    eventually(lambda: len(running.agreements(tokens[0])) == 40, within=60)
    numbers = by_text(running.agreements(tokens[0]))
    assert sorted(numbers.values()) == list(range(1, 41))
    assert numbers.keys() == {pair.gives for pair in pairs}
    assert all(in_order(desk, numbers) for desk in desks)
    for desk in desks:
        expect(desk.page.locator("#own-count")).to_have_text("20 bekreftet av deg", timeout=15_000)
