"""Contrast as WCAG counts it, and which colours can be the accent of a børs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.colours import COLOURS
from frivilligbors.contrast import contrast, nearest, shortfall

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0a1d2c", "#ffc62e", 10.91), ("#123456", "#123456", 1.0)],
)
def test_it_is_what_the_published_formula_gives_either_way_round(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_our_own_sun_can_be_the_accent_and_a_dark_blue_cannot() -> None:
    assert shortfall(COLOURS["sun"]) is None
    short = shortfall("#0b36a8")
    assert short
    assert (short.against, round(short.found, 1), short.needed) == ("ink", 1.7, 7.0)


@given(COLOUR)
def test_what_is_offered_instead_passes_and_what_passes_is_offered_itself(colour: str) -> None:
    assert shortfall(nearest(colour)) is None
    assert (nearest(colour) == colour) is (shortfall(colour) is None)
