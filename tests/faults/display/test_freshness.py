"""A wall cannot lie, in full measure: many lines that break, and a store that is killed."""

from pathlib import Path

from playwright.sync_api import Page

from frivilligbors import connections
from tests.services.display.evening import Evening
from tests.services.display.failures import own_store
from tests.services.display.running_display import Display
from tests.services.display.test_freshness import never_taken_back
from tests.services.display.wall_page import (
    CHOIR,
    LIBRARY,
    STALE_AFTER,
    advance_clock,
    digits,
    expect_fresh,
    expect_stale,
    open_wall,
    total,
)


def test_a_hundred_lines_that_break_never_take_the_wall_back(page: Page, display: Display, evening: Evening) -> None:
    never_taken_back(page, display, evening, times=100)


def test_a_wall_turns_grey_when_the_store_is_killed_though_the_line_is_open(page: Page, folder: Path, bors: str) -> None:
    with own_store(folder / bors) as (server, process), Display(server.url, folder / bors) as display:
        redis = connections.client(server.url)
        evening = Evening(redis, bors)
        evening.open()
        evening.agree(LIBRARY, CHOIR)
        open_wall(page, display, evening)
        expect_fresh(page)
        process[0].kill()
        process[0].wait()
        advance_clock(page, STALE_AFTER)
        expect_stale(page)
        assert total(page) == "1"
        process[0] = server.start()
        advance_clock(page, STALE_AFTER)  # the page's clock ran ahead: another line tells it the time
        expect_fresh(page)
        evening.agree(LIBRARY, CHOIR)
        digits(page, 2)
        redis.close()
