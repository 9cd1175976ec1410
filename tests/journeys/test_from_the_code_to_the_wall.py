import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import Hall, Person, code_on, registered


@pytest.fixture
def people(bors: str) -> tuple[Person, Person]:
    library = Person("Berit Bok", "Nesset bibliotek", "public", f"berit-{bors}@example.no")
    choir = Person("Sigurd Sang", "Fjordkoret", "voluntary", f"sigurd-{bors}@example.no")
    return library, choir


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with scripts"), pytest.param(False, id="without scripts", marks=pytest.mark.long)],
)
def test_two_people_find_each_other_and_the_whole_room_sees_it(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], people: tuple[Person, Person], scripts: bool
) -> None:
    hall = Hall(house, bors, visitors, scripts)
    hall.plan()
    wall = hall.wall()
    expect(wall.locator("[data-total]")).to_have_attribute("data-total", "0")
    library, choir = (hall.register(person) for person in people)

    desk = hall.broker()
    hall.lay_before(desk, (library, choir), "Salen en kveld i måneden").click()
    expect(desk.get_by_text("Bekreftet", exact=True).first).to_be_visible()

    expect(wall.locator("[data-total]")).to_have_attribute("data-total", "1")  # without scripts it reloads by itself
    expect(wall.get_by_text("Nesset bibliotek")).to_be_visible()
    expect(wall.get_by_text("Fjordkoret")).to_be_visible()

    letters = eventually(lambda: len(found := hall.letters(*people)) == 2 and found)
    assert {letter["Message-ID"] for letter in letters} == {letter["Message-ID"] for letter in hall.letters(*people)}
    assert all("Salen en kveld i måneden" in letter.get_body(("plain",)).get_content() for letter in letters)


def test_the_wall_hears_of_it_on_its_line_and_not_by_asking(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], people: tuple[Person, Person]
) -> None:
    hall = Hall(house, bors, visitors)
    hall.plan()
    totals: list[int] = []
    wall = visitors()
    wall.on("websocket", lambda line: line.on("framereceived", lambda frame: totals.append(total(frame))))
    wall.goto(f"{house.url}/skjerm/{bors}")
    library, choir = (registered(house, bors, person.organisation)["code"] for person in people)
    desk = hall.broker()
    hall.lay_before(desk, (library, choir), "Salen").click()
    expect(desk.get_by_text("Bekreftet", exact=True).first).to_be_visible()
    expect(wall.locator("[data-total]")).to_have_attribute("data-total", "1")
    assert 1 in totals


def test_pressing_again_and_again_registers_one_participant(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], people: tuple[Person, Person]
) -> None:
    hall = Hall(house, bors, visitors, scripts=False)
    hall.plan()
    phone = hall.arrive(people[0])
    press_again_and_again(phone, phone.get_by_role("button", name="Bli med"))
    code_on(phone)
    assert eventually(lambda: board(house, bors)["participants"]["total"]) == 1


def test_pressing_again_and_again_confirms_one_agreement(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], people: tuple[Person, Person]
) -> None:
    hall = Hall(house, bors, visitors, scripts=False)
    hall.plan()
    library, choir = (registered(house, bors, person.organisation, email=person.email)["code"] for person in people)
    desk = hall.broker()
    press_again_and_again(desk, hall.lay_before(desk, (library, choir), "Salen"))
    expect(desk.get_by_text("Bekreftet", exact=True)).to_be_visible()
    assert eventually(lambda: board(house, bors)["agreements"]["total"]) == 1
    assert eventually(lambda: len(hall.letters(*people)) >= 2)
    assert len(hall.letters(*people)) == 2


@pytest.mark.long
def test_a_nervous_finger_at_the_desk_confirms_one_agreement(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], people: tuple[Person, Person]
) -> None:
    hall = Hall(house, bors, visitors)
    hall.plan()
    library, choir = (registered(house, bors, person.organisation)["code"] for person in people)
    desk = hall.broker()
    hall.lay_before(desk, (library, choir), "Salen").dblclick()
    expect(desk.get_by_text("Bekreftet", exact=True).first).to_be_visible()
    assert eventually(lambda: board(house, bors)["agreements"]["total"]) == 1


def press_again_and_again(page: Page, button: Locator) -> None:
    """The form leaves three times: twice at once, as on a slow net, and once more when all is done."""
    address, fields = button.evaluate("({form}) => [form.action, Object.fromEntries(new FormData(form))]")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    with ThreadPoolExecutor(2) as fingers:
        answers = [*fingers.map(lambda _: httpx.post(address, data=fields, cookies=cookies), range(2))]
    assert [answer.status_code for answer in answers] == [303, 303]
    button.click()


def board(house: RunningHouse, bors: str) -> dict[str, Any]:
    body: dict[str, Any] = httpx.get(f"{house.url}/api/bors/{bors}/board").json()
    return body


def total(frame: str | bytes) -> int:
    message: dict[str, Any] = json.loads(frame)
    return int(message["board"]["agreements"]["total"])
