"""An evening by somebody who opens no documentation, with a real minute of grace between the gong and the result."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.newcomer import DESKTOP, hold, see
from tests.running_house import RunningHouse


def test_the_result_waits_for_grace(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    hold(house, bors, visitors, DESKTOP, lambda page, _name: see(page, axe), grace=1)
