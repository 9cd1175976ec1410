"""What the organiser presses on a phone, the wall does within a second."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from frivilligbors import connections
from tests.eventually import expect_soon
from tests.running_house import RunningHouse
from tests.services.display.evening import Evening

from .hall import HALL, PHONE

LIBRARY, CHOIR = ("Nesset bibliotek", "public"), ("Fjordkoret", "voluntary")
SCENES = {
    "Velkommen": "welcome",
    "Åpen": "open",
    "Siste sjanse": "last_chance",
    "Gong": "gong",
    "Resultat": "result",
    "Svart": "black",
    "Automatisk": "open",
}


@pytest.fixture
def evening(house: RunningHouse, bors: str) -> Iterator[Evening]:
    """A børs in its hour, told to the store of the running house."""
    redis = connections.client(house.running["redis_url"])
    evening = Evening(redis, bors)
    evening.open()
    yield evening
    evening.remove()
    redis.close()


@pytest.fixture
def wall(house: RunningHouse, visitors: Callable[..., Page], evening: Evening) -> Page:
    page = visitors(**HALL)
    page.goto(f"{house.url}/skjerm/{evening.slug}")
    return page


@pytest.fixture
def remote(house: RunningHouse, visitors: Callable[..., Page], evening: Evening) -> Page:
    """The remote, on the phone of an organiser who has signed in."""
    phone = visitors(**PHONE)
    phone.goto(str(house.run("invite", "organiser", evening.slug, "--name", "Ola")["link"]))
    phone.wait_for_url(f"**/arrangor/{evening.slug}")
    phone.goto(f"{house.url}/arrangor/{evening.slug}/storskjerm")
    return phone


@pytest.mark.long
def test_the_organiser_hides_one_within_a_second(remote: Page, wall: Page, evening: Evening) -> None:
    first = evening.agree(LIBRARY, CHOIR)
    evening.agree(CHOIR, CHOIR)
    row = wall.locator(f".latest [data-id='{first}']")
    expect(row).to_be_visible()
    hide, show = (remote.get_by_role("button", name=name) for name in ("Skjul 1", "Vis igjen 1"))
    expect_soon((hide.click, lambda: expect(row).to_have_count(0)), (show.click, lambda: expect(row).to_be_visible()))
    expect(wall.locator("main")).to_have_attribute("data-total", "2")  # it was hidden, and counted all the same


@pytest.mark.long
def test_the_wall_follows_the_remote_from_scene_to_scene(
    remote: Page, wall: Page, evening: Evening, axe: Callable[[Page], None]
) -> None:
    evening.agree(LIBRARY, CHOIR)
    expect(remote.locator("#skjermer")).to_contain_text("1 skjerm er med")

    def press(name: str) -> Callable[[], None]:
        return remote.get_by_role("button", name=name, exact=True).click

    def shows(scene: str) -> Callable[[], None]:
        return lambda: expect(wall.locator("main")).to_have_attribute("data-scene", scene)

    expect_soon(*((press(name), shows(scene)) for name, scene in SCENES.items()), times=1)
    for name, scene in SCENES.items():
        press(name)()
        shows(scene)()
        axe(remote)
    press("Hold skjermen i ro")()
    expect(wall.locator("html")).to_contain_class("still")
