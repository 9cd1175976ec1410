from dataclasses import replace
from datetime import UTC, datetime

import pytest

from frivilligbors import links
from frivilligbors.records import Participant

SECRET = b"a secret of the tests, long enough"
OLA = Participant(participant_id="0a1b2c3d4e5f6071", code="K7F3", name="Ola", registered_at=datetime(2024, 5, 6, tzinfo=UTC))


def test_a_personal_token_stays_what_it_was_in_letters_already_sent() -> None:
    token = "drammen.0a1b2c3d4e5f6071.0.d8c42d5cf23bf928c5975465de87672c82910429"
    assert links.personal_token(SECRET, "drammen", OLA) == token
    assert links.claim_of(SECRET, token) == ("drammen", OLA.participant_id, 0, "", "")


def test_a_token_says_whose_it_is_and_which_of_theirs() -> None:
    token = links.personal_token(SECRET, "drammen", replace(OLA, revocation=2))
    assert links.claim_of(SECRET, token) == ("drammen", OLA.participant_id, 2, "", "")


def test_a_token_that_goes_by_mail_says_so_and_to_which_address() -> None:
    ola = replace(OLA, email="ola@example.no")
    claim = links.claim_of(SECRET, links.mailed_token(SECRET, "drammen", ola))
    assert claim == ("drammen", OLA.participant_id, 0, links.address_fingerprint(SECRET, ola), "")
    assert links.address_fingerprint(SECRET, ola) != links.address_fingerprint(SECRET, replace(ola, email="kari@example.no"))
    assert "example" not in links.mailed_token(SECRET, "drammen", ola)


def test_the_token_of_a_browser_is_its_own_and_a_mark_never_looks_like_one() -> None:
    one, other = (links.claim_of(SECRET, links.session_token(SECRET, "drammen", OLA)) for _ in range(2))
    assert one is not None
    assert other is not None
    assert (one.mailed, one.session[0], one.session != other.session) == ("", "s", True)
    assert set(links.address_fingerprint(SECRET, OLA)) <= set("0123456789abcdef")


def test_nobody_else_can_make_one() -> None:
    token = links.personal_token(SECRET, "drammen", OLA)
    assert links.claim_of(b"another secret of the tests, as long", token) is None
    assert links.claim_of(SECRET, token.replace("drammen", "skien")) is None
    assert links.claim_of(SECRET, token.replace(".0.", ".1.")) is None


@pytest.mark.parametrize("text", ["", ".", "...", "å.å.å.å", "a.b.c.d", "a.b", "x" * 5000])
def test_what_is_no_token_says_nothing(text: str) -> None:
    assert links.claim_of(SECRET, text) is None


def test_the_secret_of_a_link_stands_in_its_fragment() -> None:
    link = links.mailed_link("https://bors.example.no/", SECRET, "drammen", OLA)
    before, _, secret = link.partition("#")
    assert before == "https://bors.example.no/deg"
    assert secret == links.mailed_token(SECRET, "drammen", OLA)


def test_the_link_of_a_badge_holds_no_secret() -> None:
    assert links.badge_link("https://bors.example.no/", "drammen", "K7F3") == "https://bors.example.no/b/drammen/K7F3"
