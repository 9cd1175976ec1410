"""Codes people read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.codes import ALPHABET, LENGTH, as_typed, bors_of, new_code, new_id


def test_a_code_is_short_and_of_letters_nobody_mixes_up() -> None:
    codes = {new_code() for _ in range(500)}
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert len(codes) > 450
    assert not set(ALPHABET) & set("0O1I2Z5S8BGQ")


@pytest.mark.parametrize(
    "typed",
    [
        "K7F3",
        "k7f3",
        " k7 f3 ",
        "K7-F3",
        "k7.f3",
        "http://192.168.1.7:8000/b/nesset/K7F3",
        "https://bors.example.no/b/x/k7f3/",
        "/K7F3",
    ],
)
def test_however_it_is_typed_or_scanned_it_is_the_same_code(typed: str) -> None:
    assert as_typed(typed) == "K7F3"


@pytest.mark.parametrize(
    ("typed", "bors"),
    [
        ("Felt", "felt"),
        (" lille-kaos ", "lille-kaos"),
        ("Ｆelt", "felt"),
        ("b/felt", "felt"),
        ("http://192.168.1.7:8000/b/felt/K7F3", "felt"),
        ("bors.example.no/b/felt?fbclid=x", "felt"),
        ("httpØ--192.0.2.2Ø8130-b-lille+kaos-K9MH", "lille-kaos"),
        ("http://bors.example.no/skjerm/felt/", "felt"),
        ("http://bors.example.no/", ""),
        ("bors.example.no", ""),
        ("~", ""),
        ("", ""),
    ],
)
def test_a_bors_is_found_by_its_name_or_by_any_address_of_it(typed: str, bors: str) -> None:
    assert bors_of(typed) == bors


@given(st.text())
def test_whatever_is_typed_becomes_letters_and_digits(typed: str) -> None:
    code = as_typed(typed)
    assert code == "" or code.isalnum()
    assert as_typed(code) == code or not code.isascii()


def test_an_id_tells_nothing_and_is_not_met_twice() -> None:
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)
