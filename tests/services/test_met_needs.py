"""A need is met alike on the wall, on one's own page and in the result: by the one rule of `frivilligbors.met_needs`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from frivilligbors.enums import Sector
from frivilligbors.records import Agreement, Organisation
from services.display.rules.wall_needs import MAX_NEEDS, MET_SHOWN_FOR, needs_on_wall
from services.registration.rules.own_page import own_needs
from services.results.rules.unmet_needs import unmet_needs
from tests.frivilligbors.test_met_needs import AT, KARI, ROOM, agreed

CHOIR = Organisation(organisation_id="choir", name="Koret", sector=Sector.VOLUNTARY)
SINGER = replace(KARI, organisation_ids=("choir",))
LATER = AT + MET_SHOWN_FOR + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("agreement", "is_met"),
    [(agreed("Salen", "room"), True), (agreed("ET ROM Å OVE I"), True), (agreed("Salen"), False)],
    ids=["named", "in the same words", "something else"],
)
def test_a_need_is_met_alike_everywhere(agreement: Agreement, is_met: bool) -> None:
    known, agreements = {"choir": CHOIR}, [agreement]
    assert [one.text for one in needs_on_wall([SINGER], known, agreements, LATER)] == [ROOM.text] * (not is_met)
    assert [one.met for one in own_needs(SINGER, agreements)] == [is_met]
    assert [one.text for one in unmet_needs([SINGER], known, agreements)] == [ROOM.text] * (not is_met)


def test_what_is_just_met_in_the_same_words_stays_on_the_wall_for_a_moment() -> None:
    (need,) = needs_on_wall([SINGER], {"choir": CHOIR}, [agreed(ROOM.text)], AT)
    assert need.met


def test_a_need_that_is_met_again_is_just_met_and_shown_once() -> None:
    long_ago = agreed("Salen", "room", agreed_at=AT - timedelta(hours=1))
    assert [one.met for one in needs_on_wall([SINGER], {"choir": CHOIR}, [long_ago, agreed(ROOM.text)], AT)] == [True]
    assert needs_on_wall([SINGER], {"choir": CHOIR}, [long_ago, agreed(ROOM.text)], AT + MET_SHOWN_FOR) == []


def test_the_wall_has_sixty_needs_what_is_just_met_before_the_rest() -> None:
    needs = tuple(replace(ROOM, posting_id=str(number), text=f"{number} bord") for number in range(MAX_NEEDS + 1))
    asking = replace(SINGER, needs=needs)
    shown = needs_on_wall([asking], {"choir": CHOIR}, [agreed("Bord", str(MAX_NEEDS))], AT)
    assert [one.posting_id for one in shown] == [str(MAX_NEEDS), *map(str, range(MAX_NEEDS - 1))]
