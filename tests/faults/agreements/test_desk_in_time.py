"""How soon a desk confirms by the clock on the wall, whatever its device is up to; that it does is held by quick tests."""

import time
from collections.abc import Callable

import pytest

from tests.services.agreements.served import Desk
from tests.services.agreements.test_desk_promises import (
    TROUBLES,
    confirmed,
    freeze_while_sending,
)

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("trouble", TROUBLES)
def test_with_net_it_is_sent_within_five_seconds(desk: Desk, trouble: Callable[[Desk], None]) -> None:
    trouble(desk)
    began = time.monotonic()
    desk.enter_agreement()
    confirmed(desk)
    assert time.monotonic() - began < 5


def test_a_tab_that_is_frozen_while_it_sends_holds_no_other_up_for_long(desk: Desk) -> None:
    with freeze_while_sending(desk) as other:
        began = time.monotonic()
        other.enter_agreement("bakery", "nora", gives="Boller")
        confirmed(other)
        assert time.monotonic() - began < 6
