"""Who comes to the desk: by a code, a name or a badge before the camera, into one field."""

import time

import pytest
from playwright.sync_api import Route, expect

from tests.eventually import eventually

from .cast import CODES, LIBRARY
from .served import Desk

FORGET = """async () => {
  const deleted = ({ name }) => new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done));
  await Promise.all((await indexedDB.databases()).map(deleted));
}"""


def forget(desk: Desk) -> None:
    """The device knows nobody, and asks for nothing before it is on the desk again."""
    desk.page.goto(f"{desk.url}/arbeider.js")  # an open desk holds what is to be deleted, and takes the wish along as it goes
    desk.page.evaluate(FORGET)
    assert desk.page.evaluate("indexedDB.databases()") == []


def test_a_bad_code_is_named_and_the_next_is_taken(desk: Desk) -> None:
    for bad in ("XXXX", "🙂", "../..", "a" * 200, "%"):
        desk.scan(bad)
        expect(desk.page.locator("#code-error")).to_be_visible()
    desk.scan("library")
    expect(desk.page.locator("#code-error")).to_be_hidden()
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bo maeland", "Bakeriet på hjørnet"),
        pytest.param("KJELL", "Fjordkoret", marks=pytest.mark.long),
        pytest.param("hjornet", "Bakeriet", marks=pytest.mark.long),
    ],
)
def test_a_name_is_found_as_people_type_it(desk: Desk, typed: str, found: str) -> None:
    desk.scan(typed)
    expect(desk.page.locator("#draft")).to_contain_text(found)


def test_what_is_typed_before_the_scripts_have_come_is_not_lost(desk: Desk) -> None:
    desk.page.route("**/main.js", lambda route: (time.sleep(1), route.fallback())[1])
    desk.page.goto(desk.url, wait_until="commit")
    desk.page.get_by_label("Den ene").press_sequentially("nesset")
    expect(desk.page.locator("#matches button")).to_have_count(2)
    expect(desk.field).to_have_value("nesset")
    expect(desk.field).to_be_focused()


def test_a_scanner_that_is_faster_than_the_net_mixes_no_two_codes(desk: Desk) -> None:
    forget(desk)
    desk.page.route("**/participants*", lambda route: (time.sleep(0.5), route.fallback())[1])
    desk.page.goto(desk.url)
    desk.scan("library", "XXXX", "choir")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")


@pytest.mark.long
def test_a_code_that_is_half_typed_is_left_alone_when_the_one_before_it_is_found(desk: Desk) -> None:
    held: list[Route] = []
    forget(desk)
    desk.page.route("**/participants*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with desk.page.expect_request("**/participants*"):
        desk.page.goto(desk.url)
    desk.scan("library")
    desk.field.fill(CODES["choir"])
    held[0].continue_()
    expect(desk.page.locator("#draft")).to_contain_text("Nesset bibliotek")
    expect(desk.field).to_have_value(CODES["choir"])
    desk.field.press("Enter")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")


def test_of_several_with_the_same_name_one_is_tapped(desk: Desk) -> None:
    desk.scan("fjord")
    expect(desk.page.locator("#matches button")).to_have_count(2)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#draft")).to_contain_text("Fjordkoret")


def test_somebody_who_registered_a_moment_ago_is_known(desk: Desk) -> None:
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    desk.evening.register("late", LIBRARY, code="H7AA", called="Mette Sent")
    desk.scan("H7AA")
    expect(desk.page.locator("#draft")).to_contain_text("Mette Sent")


DETECTOR = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect(video) { return Promise.resolve(window.shown && video.videoWidth ? [{ rawValue: window.shown }] : []); }
};
"""


def test_the_camera_reads_badges_and_stops_when_nobody_looks(desk: Desk) -> None:
    camera = desk.page.get_by_role("button", name="Bruk kameraet")
    expect(desk.field).to_be_focused()
    expect(camera).to_be_hidden()  # this browser has no detector of its own
    desk.page.add_init_script(DETECTOR)
    desk.page.goto(desk.url)
    camera.click()
    for code, name in (("library", "Nesset bibliotek"), ("choir", "Fjordkoret")):
        desk.page.evaluate("(link) => { window.shown = link }", f"http://localhost:8000/b/{desk.evening.slug}/{CODES[code]}")
        expect(desk.page.locator("#draft")).to_contain_text(name)
    running = "document.querySelector('video').srcObject !== null"
    eventually(lambda: not desk.page.evaluate(running))  # both are here: nothing is left to look for
    desk.page.get_by_role("button", name="Ta bort").first.click()
    desk.page.evaluate("window.shown = ''")
    camera.click()
    eventually(lambda: desk.page.evaluate(f"{running} && document.querySelector('video').videoWidth > 0"))
    desk.page.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]")
    desk.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert desk.page.evaluate("window.track.readyState") == "ended"
    expect(desk.page.locator("#camera-view")).to_be_hidden()
