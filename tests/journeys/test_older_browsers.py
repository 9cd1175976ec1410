"""An evening in browsers of six years ago: registration, the desk, one's own page, the wall and its numbers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.older_browsers import make_old
from tests.running_house import RunningHouse

from .hall import Hall, Person, code_on

LIBRARY = Person("Ingrid Vik", "Nesset bibliotek", "public", "ingrid@example.no")
CHOIR = Person("Kjell Bø", "Fjordkoret", "voluntary", "kjell@example.no")
LACKING = """[AbortSignal.timeout, Element.prototype.replaceChildren, Element.prototype.getAnimations, [].at, "".replaceAll,
  Object.hasOwn, crypto.randomUUID, navigator.locks, window.structuredClone, window.BroadcastChannel, window.OscillatorNode,
  HTMLFormElement.prototype.requestSubmit].every((one) => one === undefined) && !("submitter" in Event.prototype)
  && !("inert" in document.body) && new Event("submit").submitter === undefined"""


@pytest.fixture
def old(visitors: Callable[..., Page]) -> Callable[..., Page]:
    """Pages of such browsers."""

    def visitor(**options: object) -> Page:
        page = visitors(**options)
        make_old(page.context)
        return page

    return visitor


@pytest.mark.long
def test_an_evening_in_browsers_of_six_years_ago(house: RunningHouse, bors: str, old: Callable[..., Page]) -> None:
    hall = Hall(house, bors, old)
    hall.plan()
    wall, numbers = hall.wall(), hall.page()
    numbers.goto(f"{house.url}/tall/{bors}")
    assert wall.evaluate(LACKING)
    expect(wall.locator("[data-hero] .digits")).to_have_attribute("data-digits", "0")

    phone = hall.arrive(CHOIR)
    phone.get_by_text("Flere ting").click()
    phone.get_by_role("button", name="Jeg kommer for flere").click()
    expect(phone.locator("#rows-organisations > *")).to_have_count(2)
    phone.get_by_role("button", name="Bli med").click()
    code = code_on(phone)
    library = hall.register(LIBRARY)

    desk = hall.broker()
    assert desk.locator("#plain-desk").count() == 0
    hall.lay_before(desk, (library, code), "Salen mot betaling").click()
    desk.get_by_role("button", name="Bekreft som den er").click()
    answer = desk.locator(".answer-card")
    expect(answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    expect(answer.locator(".digits")).to_have_attribute("data-digits", "1")

    expect(wall.locator("[data-hero] .digits")).to_have_attribute("data-digits", "1")
    expect(wall.locator(".latest")).to_contain_text("Fjordkoret")
    expect(phone.locator("[data-digits='1']")).to_be_visible()
    expect(numbers.get_by_role("status")).to_contain_text("1 avtale")

    desk.get_by_role("button", name="Angre").click()
    expect(wall.locator("[data-hero] .digits")).to_have_attribute("data-digits", "0")
    expect(wall.locator(".arch")).to_have_count(0)
    house.run("bors", "close", bors, "--grace", "0")
    expect(wall.locator("main")).to_have_attribute("data-scene", "result")
    desk.get_by_role("button", name="Logg ut").click()
    expect(desk.get_by_role("button", name="Logg inn")).to_be_visible()


@pytest.mark.parametrize(
    "size", [(1024, 768), *(pytest.param(size, marks=pytest.mark.long) for size in ((1920, 1080), (1080, 1920), (390, 844)))]
)
def test_the_qr_code_of_an_old_wall_can_be_scanned(
    house: RunningHouse, bors: str, old: Callable[..., Page], size: tuple[int, int]
) -> None:
    house.run("bors", "create", bors, "--name", "Frivilligbørsen på Nes")
    wall = old(viewport={"width": size[0], "height": size[1]})
    wall.goto(f"{house.url}/skjerm/{bors}")
    box = wall.locator(".card .qr svg").bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 0.15 * min(size)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
