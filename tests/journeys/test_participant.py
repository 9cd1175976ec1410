"""From the code on the poster to a handshake two phones agree on, counted in taps and seconds; and three hundred at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from playwright.sync_api import Page, expect

from tests.eventually import eventually
from tests.running_house import RunningHouse

from .hall import PHONE, Hall, Person, code_on

TAPS, SECONDS = 14, 30


class Thumb:
    """Counts what is tapped on a phone; typing is not counted."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, place: object) -> None:
        self.taps += 1
        place.click()  # type: ignore[attr-defined]


def test_two_phones_go_from_the_poster_to_a_handshake_in_few_taps(
    house: RunningHouse, bors: str, visitors: Callable[..., Page]
) -> None:
    hall, thumb = Hall(house, bors, visitors), Thumb()
    hall.plan()
    library = hall.page(**PHONE)
    library.goto(f"{house.url}/b/{bors}")
    began = time.monotonic()
    library.get_by_label("Navnet ditt").fill("Berit Bok")
    library.get_by_label("Virksomhet du kommer for").fill("Nesset bibliotek")
    thumb.tap(library.get_by_role("radio", name="Offentlig"))
    library.get_by_label("Hva kan dere dele?").fill("Et rom å øve i om kvelden")
    library.get_by_label("Hva slags hjelp?").last.select_option("premises")
    thumb.tap(library.get_by_role("button", name="Bli med", exact=True))
    code = code_on(library)
    registered = time.monotonic() - began

    choir = hall.arrive(Person("Sigurd Sang", "Fjordkoret", "voluntary", ""))
    choir.get_by_label("Hva trenger dere?").fill("Et rom å øve i")
    choir.get_by_label("Hva slags hjelp?").first.select_option("premises")
    choir.get_by_role("button", name="Bli med", exact=True).click()
    code_on(choir)
    thumb.tap(choir.get_by_role("link", name="Katalogen: hva andre trenger og deler"))
    thumb.tap(choir.get_by_role("link", name="Et rom å øve i om kvelden"))
    expect(choir.get_by_role("heading", name=code)).to_be_visible()
    thumb.tap(choir.get_by_role("link", name="Gjør et håndtrykk"))
    choir.wait_for_url("**/handtrykk/**")
    print(
        f"\nregistered after {registered:.1f} s; at the handshake after {time.monotonic() - began:.1f} s and {thumb.taps} taps"
    )
    assert thumb.taps <= TAPS
    assert registered < SECONDS


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
