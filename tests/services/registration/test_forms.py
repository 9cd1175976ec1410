"""What the forms take for an e-mail address."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from services.registration.forms import ascii_email

BEFORE = st.text("abcxyzKÅ019._+-@\"' =", max_size=8) | st.sampled_from(["info", "INFO", "kari.nordmann", "a" * 64, "a" * 65])
DOMAIN = st.sampled_from(
    [
        "example.no",
        "EXAMPLE.no",
        "ørbæk.no",
        "example",
        "example.no.",
        "-a.no",
        "[127.0.0.1]",
        "example.no>",
        "",
        "a..no",
        "test",
    ]
) | st.text("abc.-@ <[", max_size=8)


@given(BEFORE, DOMAIN)
def test_an_address_is_what_the_library_makes_of_it(before: str, domain: str) -> None:
    address = f"{before}@{domain}"
    try:
        expected = validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        with pytest.raises(EmailNotValidError):
            ascii_email(address)
    else:
        assert ascii_email(address) == str(expected)
