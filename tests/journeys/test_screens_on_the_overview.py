"""The overview says that a screen is on, however early or late the screen was counted."""

from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Page, Route, expect

from frivilligbors import connections
from frivilligbors.clock import RedisClock
from services.organiser.store.watcher_count import watcher_count
from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import HALL

SOON = 15_000  # milliseconds a busy machine may take


def test_a_screen_that_came_between_the_page_and_its_first_signal(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    house.run("bors", "create", bors, "--name", "Frivilligbørsen på Nes")
    held: list[Route] = []
    page, wall = visitors(), visitors(**HALL)

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/overview*.js", hold)
    page.goto(str(house.run("invite", "organiser", bors, "--name", "Ola")["link"]), wait_until="commit")
    row = page.locator("#checklist li").filter(has_text="Storskjermen er på")
    expect(row).to_contain_text("mangler")
    wall.goto(f"{house.url}/skjerm/{bors}")
    with closing(connections.client(house.running["redis_url"])) as redis:
        eventually(lambda: watcher_count(redis, bors, RedisClock(redis).now()).count == 1)
    expect(row).to_contain_text("mangler")
    (script,) = held
    script.continue_()
    expect(row).to_contain_text("klart", timeout=SOON)
