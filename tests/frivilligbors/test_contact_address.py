"""The address in what somebody wrote about a contact: the first that a letter can reach, or none."""

import pytest

from frivilligbors.contact_address import address_in

WRITTEN = {
    "frivillig@drammen.no": "frivillig@drammen.no",
    "Frivilligsentralen, tlf. 32 04 00 00, frivillig@drammen.no.": "frivillig@drammen.no",
    "Kari Lind <kari.lind@drammen.no>; personvern@drammen.no": "kari.lind@drammen.no",
    "mailto:post@drammen.no": "post@drammen.no",
    "post@blåbær.no": "post@xn--blbr-roah.no",
    "kåre@drammen.no eller kari@drammen.no": "kari@drammen.no",
    "@drammen (Instagram), post@drammen.no!": "post@drammen.no",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_it_is_found_wherever_it_stands(text: str) -> None:
    assert address_in(text) == WRITTEN[text]


@pytest.mark.parametrize(
    "text", ["", "32 04 00 00", "@drammen", "kari@", "kari@drammen", "kåre@drammen.no", "a@b@c.no", "=?x?=@b.no"]
)
def test_what_no_letter_can_reach_is_none(text: str) -> None:
    assert address_in(text) is None
