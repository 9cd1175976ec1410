"""A countdown follows the house's clock, whatever the machine's own says, and never goes back by itself."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .evening import Evening
from .running_display import Display
from .wall_page import RETRIED_WITHIN, advance_clock, expect_fresh, expect_stale, open_wall, seconds_left

OSLO = ZoneInfo("Europe/Oslo")
DAY = 24 * 3600


@pytest.mark.parametrize("wrong", [-7, pytest.param(31, marks=pytest.mark.long)])
def test_a_clock_that_is_wrong_by_hours_changes_nothing(page: Page, display: Display, evening: Evening, wrong: int) -> None:
    evening.open(left=timedelta(minutes=20))
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=wrong))
    page.goto(f"{display.url}/skjerm/{evening.slug}")
    assert abs(page.evaluate("Date.now()") / 1000 - datetime.now(UTC).timestamp()) > 6 * 3600
    advance_clock(page, 2_000)
    expect_fresh(page)
    assert 1190 <= seconds_left(page) <= 1199
    hours, minutes, seconds = map(int, str(page.locator(".fresh [data-seen]").text_content()).split("."))
    local_time = evening.now.astimezone(OSLO)
    apart = (hours - local_time.hour) * 3600 + (minutes - local_time.minute) * 60 + seconds - local_time.second
    assert min(apart % DAY, -apart % DAY) < 60  # one of them may be of the next day


def test_the_countdown_goes_on_when_nobody_answers_and_back_only_when_time_is_given(
    page: Page, display: Display, evening: Evening
) -> None:
    evening.open(left=timedelta(minutes=20))
    open_wall(page, display, evening)
    page.context.set_offline(True)
    advance_clock(page, 60_000)
    expect_stale(page)
    alone = seconds_left(page)
    assert 1130 <= alone <= 1140
    page.context.set_offline(False)
    advance_clock(page, RETRIED_WITHIN)
    expect_fresh(page)  # the page's clock is a minute ahead, and is told so
    assert seconds_left(page) <= alone
    evening.extend(minutes=5)
    expect(page.locator("[data-left] .digits")).to_have_attribute("data-digits", re.compile("^24:"))
