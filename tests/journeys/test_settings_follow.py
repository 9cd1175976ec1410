"""What an organiser changes in the settings stands on every open screen at once: nobody loads a page anew."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.running_house import RunningHouse

from .desks import RunningBors
from .hall import HALL, Hall, seat

SOON = 15_000  # milliseconds a busy machine may take


@pytest.mark.long
def test_another_name_and_other_categories_reach_what_is_open(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    running = RunningBors(house, bors)
    (pair,) = running.open(1)
    desk = Hall(house, bors, visitors).broker()
    seat(desk, *pair.codes)
    desk.locator("select[name=category]").select_option("time")
    wall, table = visitors(**HALL), visitors()
    wall.goto(f"{house.url}/skjerm/{bors}")
    table.goto(f"{house.url}/tall/{bors}")
    for page in (desk, wall, table):
        page.evaluate("window.stayed = true")
    change(house, bors, name="Frivilligbørsen på Ås", categories=["equipment", "premises"])
    for page in (wall, table):
        expect(page).to_have_title("0 avtaler – Frivilligbørsen på Ås", timeout=SOON)
        expect(page.get_by_role("heading", level=1)).to_have_text("Frivilligbørsen på Ås", timeout=SOON)
    offered = desk.locator("select[name=category] option")
    expect(offered).to_have_text(
        ["Velg kategori", "Dele utstyr", "Låne lokaler", "Tid med medmennesker"], timeout=SOON
    )  # what was chosen here stays
    expect(desk.locator("select[name=category]")).to_have_value("time")
    assert [page.evaluate("window.stayed") for page in (desk, wall, table)] == [True, True, True]


def change(house: RunningHouse, bors: str, **settings: object) -> None:
    """What a machine of an organiser changes."""
    headers = {"Authorization": f"Bearer {house.invite('organiser', bors, 'Ola')}", "Idempotency-Key": "change"}
    answer = httpx.patch(f"{house.url}/api/bors/{bors}", json=settings, headers=headers)
    assert answer.is_success, answer.text
