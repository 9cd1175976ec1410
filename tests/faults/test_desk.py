"""A battery that goes flat, and a house that is replaced by a newer one, while agreements wait at a desk."""

import re
import shutil
from contextlib import chdir
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.eventually import eventually
from tests.journeys.desks import AtTheDesk, Pair, RunningBors
from tests.journeys.lossy_proxy import swallowing
from tests.packages import PACKAGES, ROOT
from tests.running_house import RunningHouse

from .tablet import tablet


def newer(folder: Path) -> Path:
    """The code of the house, with a desk whose scripts and colours are others."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("desk/main.js", "desk/outbox/outbox.js", "desk.css"):
        with (folder / "services/agreements/static" / file).open("a") as part:
            part.write("\n/* newer */\n")
    return folder


def replace_by(house: RunningHouse, code: Path) -> None:
    """Another version of the house goes on where this one stops: its processes take their code from where they stand."""
    house.stop()
    house.environment["PYTHONPATH"] = str(code)
    with chdir(code):
        house.start()


def version(page: Page) -> str:
    """Which scripts this page is made of."""
    found = re.search(r"agreements/desk-[0-9a-f]+", page.content())
    assert found
    return found.group()


def by_number(running: RunningBors, token: str) -> dict[int, str]:
    return {agreement["number"]: agreement["parties"][0]["gives"] for agreement in running.agreements(token)}


def in_order(pairs: list[Pair]) -> dict[int, str]:
    return {number: pair.gives for number, pair in enumerate(pairs, 1)}


def test_a_flat_battery_and_a_newer_house_lose_nothing_and_double_nothing(
    house: RunningHouse, bors: str, browser: Browser, tmp_path: Path
) -> None:
    running = RunningBors(house, bors)
    pairs, token = running.open(6), running.invite("Kari")
    with tablet(browser, tmp_path / "storage") as ours, swallowing(house.port) as proxy:
        url = f"http://localhost:{proxy.port}"
        desk = AtTheDesk(ours.on(), url, bors, token)
        desk.press(pairs[0])
        eventually(lambda: desk.waiting() == 0)
        proxy.swallowing = True
        desk.press(pairs[1])
        eventually(lambda: len(by_number(running, token)) == 2)  # it got through, and the desk will not know
        desk.press(pairs[2])
        expect(desk.page.locator(".answer-card")).to_contain_text("Den ligger trygt her")  # a promise, from here on
        ours.goes_flat()

        proxy.swallowing = False
        desk = AtTheDesk(ours.on(), url, bors, token)
        eventually(lambda: by_number(running, token) == in_order(pairs[:3]))
        eventually(lambda: desk.waiting() == 0)

        before = version(desk.page)
        desk.gone()
        desk.press(pairs[3])
        replace_by(house, newer(tmp_path / "newer"))
        desk.press(pairs[4])
        desk.gone(False)
        eventually(lambda: desk.waiting() == 0, within=30)
        desk.page.reload()
        assert version(desk.page) != before
        desk.press(pairs[5])
        expect(desk.page.locator("#own-count")).to_have_text("6 bekreftet av deg")
    assert by_number(running, token) == in_order(pairs)
