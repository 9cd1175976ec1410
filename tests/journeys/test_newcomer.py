"""From nothing to the last gong and the published result, by an organiser who opens no documentation, on a phone.

At a desk, and with a minute of grace: `tests/faults/test_newcomer.py`.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.running_house import RunningHouse

from .newcomer import PHONE, hold, see


@pytest.mark.long
def test_an_organiser_holds_a_bors_by_what_the_pages_show(
    house: RunningHouse, bors: str, visitors: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    hold(house, bors, visitors, PHONE, lambda page, _name: see(page, axe), grace=0)
