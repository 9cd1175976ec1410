"""A press does what it says, whatever comes meanwhile: nothing moves or is replaced under a finger."""

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browsers import eventually_on, stop_clock
from tests.eventually import eventually

from .served import Desk


@pytest.fixture
def desk(timed: Desk) -> Desk:
    """Its turns come when we say."""
    return timed


def lean(desk: Desk, button: Locator) -> None:
    """A finger comes down on a button, and stays there."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.mouse.down()


def typed(desk: Desk, gives: str) -> Locator:
    """Two at the desk and what they have agreed on; the button that confirms it."""
    desk.scan("library", "choir")
    desk.page.locator("[name='parties.0.gives']").fill(gives)
    desk.page.get_by_label("Kategori").select_option("premises")
    return desk.page.locator(".agreement-form").get_by_role("button", name="Bekreft", exact=True)


def confirmed(desk: Desk, *gives: str) -> None:
    eventually(lambda: [one.parties[0].gives for one in desk.evening.agreements] == list(gives))


def test_the_desk_makes_room_for_the_two_at_once(desk: Desk) -> None:
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    stop_clock(desk.page)
    button = typed(desk, "Salen en kveld")
    before = button.bounding_box()
    desk.page.clock.run_for(300)
    assert button.bounding_box() == before


def test_a_press_counts_though_a_notice_comes_between_finger_down_and_finger_up(desk: Desk) -> None:
    button = typed(desk, "Salen en kveld")
    stop_clock(desk.page)  # the finger does not stay too long
    lean(desk, button)
    desk.evening.close()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.page.wait_for_timeout(700)
    expect(desk.page.locator("#gong-notice")).to_be_hidden()
    desk.page.mouse.up()
    desk.page.clock.resume()
    confirmed(desk, "Salen en kveld")
    expect(desk.page.locator("#gong-notice")).to_contain_text("Gongen har gått")


def test_the_one_in_line_that_is_pressed_is_confirmed_though_others_come_and_go_meanwhile(desk: Desk) -> None:
    first, ours = (desk.evening.shaken(*pair) for pair in (("choir", "library"), ("bakery", "library")))
    desk.page.reload()
    row = desk.page.locator(f"#queue-list [data-code='{ours['code']}']")
    row.wait_for()
    stop_clock(desk.page)  # the finger does not stay too long
    lean(desk, row.get_by_role("button"))
    desk.evening.post({"handshake_id": first["handshake_id"]}, by="lena")
    with desk.page.expect_response("**/view"):
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.page.wait_for_timeout(300)
    desk.page.mouse.up()
    desk.page.clock.resume()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert [one.handshake_id for one in desk.evening.agreements] == [first["handshake_id"], ours["handshake_id"]]
    expect(desk.page.locator("#queue-list li")).to_have_count(0)


def test_a_row_stays_the_same_button_when_the_first_view_is_fetched(desk: Desk) -> None:
    ours = desk.evening.shaken("bakery", "library")
    held: list[Route] = []
    desk.page.route("**/view", lambda route: held.append(route), times=1)  # noqa: PLW0108 – playwright notes something on it
    desk.page.reload()
    button = desk.page.locator(f"#queue-list [data-code='{ours['code']}'] button").element_handle()
    eventually_on(desk.page, lambda: held)
    with desk.page.expect_response("**/view"):
        held[0].continue_()
    expect(desk.page.locator("#sync-status")).to_contain_text("Storskjermen")
    button.click()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()


def test_a_row_is_the_same_button_in_its_place_whatever_happens_to_the_others(desk: Desk) -> None:
    first, ours = (desk.evening.shaken(*pair) for pair in (("choir", "library"), ("bakery", "library")))
    desk.page.reload()
    desk.page.wait_for_load_state("networkidle")
    button = desk.page.locator(f"[data-code='{ours['code']}'] button").element_handle()
    desk.evening.post({"handshake_id": first["handshake_id"]}, by="lena")
    desk.evening.shaken("nora", "choir")
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(desk.page.locator("#queue-list > li")).to_have_count(2)
    button.click()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert [one.handshake_id for one in desk.evening.agreements] == [first["handshake_id"], ours["handshake_id"]]


@pytest.mark.long
def test_a_key_that_is_held_down_presses_what_it_was_pressed_on(desk: Desk) -> None:
    first, ours = (desk.evening.shaken(*pair) for pair in (("choir", "library"), ("bakery", "library")))
    desk.page.reload()
    desk.page.locator(f"[data-code='{ours['code']}'] button").focus()
    stop_clock(desk.page)  # the finger does not stay too long
    desk.page.keyboard.down("Space")
    desk.evening.post({"handshake_id": first["handshake_id"]}, by="lena")
    with desk.page.expect_response("**/view"):
        desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.page.wait_for_timeout(300)
    desk.page.keyboard.up("Space")
    desk.page.clock.resume()
    expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
    assert len(desk.evening.agreements) == 2


@pytest.mark.long
def test_a_finger_that_stays_holds_nothing_up_for_long(desk: Desk) -> None:
    lean(desk, typed(desk, "Salen en kveld"))
    desk.evening.close()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(desk.page.locator("#gong-notice")).to_contain_text("Gongen har gått")
