"""A wall cannot lie: whatever becomes of the house, the line or the clock, what it shows is true or looks old."""

import random

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browsers import eventually_on

from .evening import Evening
from .failures import standing_still
from .running_display import Display
from .wall_page import (
    CHOIR,
    LIBRARY,
    RETRIED_WITHIN,
    STALE_AFTER,
    advance_clock,
    digits,
    expect_fresh,
    expect_stale,
    load_wall,
    open_wall,
    total,
)

# notes whenever the number, the figure of its version, or the page round it goes back
WATCH = """() => {
  window.walls = { shown: 0, back: [] };
  let last = [-1, -1, -1];
  const note = () => {
    const figure = Number(document.querySelector("[data-figure]").textContent);
    const number = Number(document.querySelector("[data-hero] .digits").dataset.digits);
    const now = [figure, number, Number(document.querySelector("main").dataset.version)];
    if (now.some((one, at) => one < last[at])) window.walls.back.push([last, now]);
    if (now[0] !== last[0]) window.walls.shown += 1;
    last = now;
  };
  new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true });
}"""


def never_taken_back(page: Page, display: Display, evening: Evening, times: int) -> None:
    """So many lines break at any moment, and the wall never shows less or older than it showed."""
    evening.open()
    chance = random.Random(times)
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    page.route_web_socket("**/ws**", lambda line: lines.append((line, line.connect_to_server())))
    load_wall(page, display, evening)
    page.evaluate(WATCH)
    made = 0
    while len(lines) < times:
        if chance.random() < 0.5:
            evening.agree(LIBRARY, CHOIR)
            made += 1
        page.wait_for_timeout(chance.randrange(30))
        for end in lines[-1] if lines else ():
            end.close(code=1012)
        advance_clock(page, RETRIED_WITHIN)
    digits(page, made)
    walls = page.evaluate("window.walls")
    assert walls["back"] == []
    assert walls["shown"] > times // 10


@pytest.mark.long
def test_lines_that_break_at_any_moment_never_take_the_wall_back(page: Page, display: Display, evening: Evening) -> None:
    never_taken_back(page, display, evening, times=15)


def test_a_wall_whose_line_is_half_open_turns_grey_and_finds_another(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    silent: list[WebSocketRoute] = []
    page.route_web_socket("**/ws**", lambda line: silent.append(line))  # noqa: PLW0108 - it takes what we say, and never answers
    page.route("**/board", lambda route: route.abort())
    load_wall(page, display, evening)
    advance_clock(page, STALE_AFTER)
    expect_stale(page)
    eventually_on(page, lambda: len(silent) > 1)
    page.unroute("**/board")
    evening.agree(LIBRARY, CHOIR)
    advance_clock(page, RETRIED_WITHIN)
    digits(page, 1)
    expect_fresh(page)


def test_where_sockets_are_blocked_the_wall_asks(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    page.route_web_socket("**/ws**", lambda line: line.close(code=1011))
    load_wall(page, display, evening)
    evening.agree(LIBRARY, CHOIR)
    for _ in range(4):
        with page.expect_response("**/board"):
            advance_clock(page, RETRIED_WITHIN)
        expect_fresh(page)
    digits(page, 1)


@pytest.mark.long
def test_a_hub_that_is_replaced_is_found_again(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    display.hub.terminate()
    display.hub.wait()
    display.start_hub()
    evening.agree(LIBRARY, CHOIR)
    advance_clock(page, RETRIED_WITHIN)
    digits(page, 1)


def test_a_wall_whose_hub_is_killed_asks_by_itself_and_goes_on(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    display.hub.kill()
    display.hub.wait()
    evening.agree(LIBRARY, CHOIR)
    advance_clock(page, RETRIED_WITHIN)
    digits(page, 1)
    expect_fresh(page)
    display.start_hub()


def test_a_wall_of_a_house_that_is_paused_turns_grey_and_recovers(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    open_wall(page, display, evening)
    with standing_still(display):
        advance_clock(page, STALE_AFTER)
        expect_stale(page)
        evening.agree(LIBRARY, CHOIR)
        advance_clock(page, RETRIED_WITHIN)
        assert total(page) == "0"
    digits(page, 1)
    expect_fresh(page)


@pytest.mark.long
def test_a_log_that_was_put_back_begins_a_new_count(page: Page, display: Display, evening: Evening) -> None:
    evening.open()
    for _ in range(3):
        evening.agree(LIBRARY, CHOIR)
    open_wall(page, display, evening)
    digits(page, 3)
    evening.restart()
    evening.open()
    evening.agree(LIBRARY, CHOIR)
    digits(page, 1)
    expect(page.locator("main")).to_have_attribute("data-epoch", "e2")
