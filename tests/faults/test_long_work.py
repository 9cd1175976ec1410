"""While somebody prints, everybody else is served."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.running_house import RunningHouse

pytestmark = pytest.mark.alone

FORMS = 100


def test_a_pile_of_forms_does_not_stop_the_house(house: RunningHouse, bors: str) -> None:
    house.run("bors", "create", bors, "--name", "Frivilligbørs på Nesset")
    organiser = {"Authorization": f"Bearer {house.invite('organiser', bors, 'Ola')}"}

    def printed() -> httpx.Response:
        return httpx.get(f"{house.url}/megler/{bors}/papir.pdf?antall={FORMS}", headers=organiser, timeout=60)

    with ThreadPoolExecutor(1) as printer, httpx.Client(base_url=house.url, timeout=60) as client:
        began = time.monotonic()
        pile = printer.submit(printed)
        longest = max(_answered_in(client) for _ in iter(pile.done, True))
        took = time.monotonic() - began
    assert pile.result().content.startswith(b"%PDF")
    assert longest < took / 4, f"somebody waited {longest:.2f} s of the {took:.2f} s that printing took"


def _answered_in(client: httpx.Client) -> float:
    time.sleep(0.01)
    began = time.monotonic()
    assert client.get("/healthz").status_code == 200
    return time.monotonic() - began
