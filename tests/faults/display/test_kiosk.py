"""A screen nobody sits at comes back within ten seconds of whatever was away, and never shows a page of errors of its browser.

`frivilligbors kiosk` with a real Chromium, on plain HTTP, paired as an organiser does it.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from playwright.sync_api import Browser

from tests.eventually import eventually
from tests.running_house import RunningHouse
from tests.tcp_proxy import between

from .kiosk import STARTING, Kiosk, Net, back

pytestmark = pytest.mark.alone

NEEDED = (("chromium", "chromium-browser", "google-chrome"), ("Xvfb",), ("matchbox-window-manager",))
BORS = "drammen"
ERRORS = "it showed a page of errors"


@pytest.fixture(autouse=True)
def machine_of_a_kiosk() -> None:
    """A kiosk is Chromium under a window manager on X: where one of them is missing, nothing is tried, and it says so."""
    if missing := [names[0] for names in NEEDED if not any(map(shutil.which, names))]:
        say = pytest.fail if os.environ.get("NOTHING_SKIPPED") else pytest.skip
        say(f"A kiosk needs {', '.join(missing)}: apt install chromium xvfb matchbox-window-manager.")


@pytest.fixture
def net(house: RunningHouse) -> Iterator[Net]:
    with between(Net(house.port)) as cable:
        yield cable
        cable.up.set()


@pytest.fixture
def kiosk(house: RunningHouse, net: Net, folder: Path, browser: Browser) -> Iterator[Kiosk]:
    """A screen that shows its wall."""
    house.run("bors", "create", BORS, "--name", "Frivilligbørs Drammen")
    headers = {"Authorization": f"Bearer {house.invite('organiser', BORS, 'Ola')}"}
    with Kiosk(folder / f"kiosk-{token_hex(3)}", f"http://127.0.0.1:{net.port}") as machine:
        form = {"key": token_hex(8), "code": machine.code(browser), "name": "scenen, venstre"}
        answer = httpx.post(f"{house.url}/arrangor/{BORS}/skjermer", data=form, headers=headers)
        assert answer.status_code == 303, answer.text
        back(machine, browser)
        yield machine
        assert machine.output().count(ERRORS) == machine.led_astray  # it is asked each second what it shows


def test_a_browser_that_is_killed(kiosk: Kiosk, browser: Browser) -> None:
    for _ in range(2):  # the second time at once: whatever it would have kept of the pairing, it did not
        died = kiosk.kill_browser()
        back(kiosk, browser)
        assert kiosk.browser_id() != died
    assert "The browser is started again" in kiosk.output()


@pytest.mark.parametrize("cut", [True, False], ids=["cut", "silent"])
def test_a_net_that_is_away(kiosk: Kiosk, net: Net, browser: Browser, cut: bool) -> None:
    net.cut = cut
    net.up.clear()
    eventually(lambda: "/skjerm/" in kiosk.address() and not kiosk.is_fresh(browser), within=30)
    net.cut = False
    net.up.set()
    back(kiosk, browser)


def test_a_screen_that_is_switched_on_while_the_house_is_off(kiosk: Kiosk, house: RunningHouse, browser: Browser) -> None:
    house.stop()
    kiosk.switch_off()
    kiosk.switch_on()
    eventually(lambda: kiosk.address().startswith("http://127.0.0.1:") and "/s" not in kiosk.address(), within=STARTING)
    house.start()
    back(kiosk, browser)


def test_a_house_that_is_killed(kiosk: Kiosk, house: RunningHouse, browser: Browser) -> None:
    house.stop(signal.SIGKILL)
    eventually(lambda: not kiosk.is_fresh(browser), within=30)
    assert "/skjerm/" in kiosk.address()
    house.start()
    back(kiosk, browser)


def test_a_page_that_crashed(kiosk: Kiosk, browser: Browser) -> None:
    kiosk.crash_page()
    back(kiosk, browser)
    assert "its page crashed" in kiosk.output()


def test_a_page_of_errors_is_left_at_once(kiosk: Kiosk, browser: Browser) -> None:
    kiosk.lead_astray(browser)
    back(kiosk, browser)


def test_a_net_that_goes_away_while_the_wall_is_loading(kiosk: Kiosk, net: Net, browser: Browser) -> None:
    kiosk.kill_browser()
    eventually(lambda: "/skjerm/" in kiosk.address(), within=STARTING)
    net.cut = True
    eventually(lambda: not kiosk.is_fresh(browser), within=30)
    net.cut = False
    back(kiosk, browser)
