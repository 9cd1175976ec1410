"""From the code on the poster to a handshake two phones agree on, counted in taps and seconds; and three hundred at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browsers import eventually_on
from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import PHONE, Hall, registered
from .two_phones import Meeting, Phone

HALF_A_MINUTE = 30


def test_two_phones_go_from_the_poster_to_an_accepted_handshake(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], record_property: Callable[[str, object], None]
) -> None:
    hall = Hall(house, bors, visitors)
    hall.plan()
    library, choir = (Phone(hall.page(**PHONE)) for _ in range(2))
    meeting = Meeting(f"{house.url}/b/{bors}", library, choir)
    began = time.monotonic()
    code = meeting.register_the_library()
    registered = library.taps
    assert library.seconds < HALF_A_MINUTE
    meeting.register_the_choir()
    assert choir.seconds < HALF_A_MINUTE
    meeting.find_each_other(code)
    meeting.propose()
    handshake_code = meeting.accept()
    figures = {
        "taps to register with an offer": registered,
        "taps of the one who asks, from poster to code": choir.taps,
        "taps of the one who is asked, from poster to code": library.taps,
        "seconds of the two, with hands and eyes": round(library.seconds + choir.seconds),
        "seconds of the machine": round(time.monotonic() - began, 1),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)
    assert list(figures.values())[:3] == [7, 10, 11], figures
    assert [one["code"] for one in waiting(house, bors)] == [handshake_code]


def test_ones_own_page_hears_on_the_line_of_the_wall_that_an_agreement_is_confirmed(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    hall = Hall(house, bors, visitors)
    hall.plan()
    library, choir = (registered(house, bors, name) for name in ("Nesset bibliotek", "Fjordkoret"))
    phone, frames = hall.page(**PHONE), list[object]()

    def on_frame(frame: object) -> None:
        frames.append(frame)

    phone.on("websocket", lambda line: line.on("framereceived", on_frame))
    phone.add_init_script("window.setInterval = () => 0")  # it does not look by itself
    phone.goto(f"{house.url}/deg#{library['token']}")
    expect(phone.get_by_text("Ingen avtaler ennå")).to_be_visible()
    eventually_on(phone, lambda: frames)
    parties = [{"code": one["code"], "gives": "En kveld"} for one in (library, choir)]
    headers = {"Authorization": f"Bearer {house.invite('broker', bors, 'Kari')}", "Idempotency-Key": "once"}
    body = {"parties": parties, "category": "time"}
    assert httpx.post(f"{house.url}/api/bors/{bors}/agreements", json=body, headers=headers).status_code == 201
    expect(phone.locator("[data-digits='1']")).to_be_visible()
    expect(phone.locator("#updated")).to_have_text("Avtalene dine er oppdatert.")


def waiting(house: RunningHouse, bors: str) -> list[dict[str, Any]]:
    """What waits at every broker."""
    headers = {"Authorization": f"Bearer {house.invite('broker', bors, 'Kari')}"}
    found: list[dict[str, Any]] = httpx.get(f"{house.url}/api/bors/{bors}/handshakes", headers=headers).json()["handshakes"]
    return found


@pytest.mark.long
def test_three_hundred_register_within_a_minute_and_all_are_in_once(house: RunningHouse, bors: str) -> None:
    house.run("bors", "create", bors, "--name", "Den store børsen")

    def come(number: int) -> str:
        body = {"name": f"Deltaker {number}", "organisations": [{"name": f"Lag {number % 120}", "sector": "voluntary"}]}
        with httpx.Client(base_url=house.url, timeout=60) as phone:
            answers = [
                phone.post(f"/api/bors/{bors}/participants", json=body, headers={"Idempotency-Key": f"phone-{number}"})
                for _ in range(1 + number % 2)  # every other one sends twice
            ]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["code"] for answer in answers}) == 1
        return str(answers[0].json()["code"])

    with ThreadPoolExecutor(12) as room:
        codes = list(room.map(come, range(300)))
    assert len(set(codes)) == 300
    board = lambda: httpx.get(f"{house.url}/api/bors/{bors}/board").json()  # noqa: E731
    assert eventually(lambda: board()["participants"]["total"] == 300 and board())["organisations"] == 120
