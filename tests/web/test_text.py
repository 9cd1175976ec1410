import unicodedata

import pytest

from web.text import GRAPHEME, INVISIBLE, NEEDLESS, VISIBLE, has_invisible, is_plain, length, tidy

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    "text",
    [
        "Kari",
        "Åse Ørbæk",
        "Łukasz",
        "李",
        "سلام",
        "नमस्ते",
        "e\u0301",
        "A – B … «C»",
        FAMILY,
        "❤️",
        "🇳🇴",
        "👍🏽",
        "👩🏽\u200d🚒",
        "🏳️\u200d🌈",
        "",
    ],
)
def test_what_people_can_see_is_taken(text: str) -> None:
    assert not has_invisible(text)


@pytest.mark.parametrize(
    "character",
    [
        "\0",
        "\n",
        "\r",
        "\t",
        "\x1b",
        "\x7f",
        "\x85",
        "\u202e",
        "\u2028",
        "\u2029",
        "\u2066",
        "\u3164",
        "\ud83d",
        "\ue000",
        "\U000e0041",
        "\U000f0000",
    ],
    ids=ascii,
)
def test_what_nobody_can_see_is_not(character: str) -> None:
    assert has_invisible(f"Ka{character}ri")


PERSIAN, SINHALA = "می\u200cخواهم", "ක්\u200dෂණ"


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (PERSIAN, PERSIAN),
        (SINHALA, SINHALA),
        ("क्\u200dष", "क्\u200dष"),
        (FAMILY, FAMILY),
        ("fri\u00advillig", "frivillig"),
        ("\u200eKari\u200f\u200b", "Kari"),
        ("\ufeffKari", "Kari"),
        ("Ka\u200dri", "Kari"),
        ("Ka\u200cri", "Kari"),
        ("\U0001f469\u200d", "\U0001f469"),
        ("\u200d\U0001f469", "\U0001f469"),
    ],
    ids=ascii,
)
def test_joiners_that_carry_meaning_stay_and_what_carries_none_goes(typed: str, tidied: str) -> None:
    assert not has_invisible(typed)
    assert tidy(typed) == tidied


@pytest.mark.parametrize(
    "nothing", ["", " ", "\u034f", "\u17b4", "\u2800", "\ufe0f", "\u00ad\u200b", "\u2800 \ufe0f", "\u0301"], ids=ascii
)
def test_what_is_seen_nowhere_is_no_text(nothing: str) -> None:
    assert tidy(nothing) == ""


@pytest.mark.parametrize(("text", "count"), [("Kari", 4), ("e\u0301", 1), (FAMILY, 1), ("🇳🇴", 1), ("", 0), ("å" * 80, 80)])
def test_length_is_what_people_count(text: str, count: int) -> None:
    assert length(text) == count


def test_a_pile_of_accents_is_not_one_letter() -> None:
    assert length("a" + "\u0301" * 799) == 100


@pytest.mark.parametrize(
    ("typed", "tidied"), [("  Kari ", "Kari"), ("Kari\u00a0K", "Kari K"), ("A\u030a", "Å"), ("a  b", "a b"), (" ", "")]
)
def test_text_is_tidied_and_composed(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


def test_what_is_plain_needs_no_looking_at() -> None:
    """Beside any other character of Latin-1: what is taken for plain comes out as the rules for all text would have it."""
    characters = [chr(code) for code in range(256)]
    plain = [character for character in characters if is_plain(character)]
    assert {"a", "å", "Ø", " ", "~", "«"} <= set(plain)
    assert not set(plain) & {"\n", "\x7f", "\u00a0", "\u00ad"}
    assert all(unicodedata.is_normalized("NFC", one + other) for one in plain for other in plain)
    assert all(len(GRAPHEME.findall(one + other)) == 2 for one in plain for other in plain)
    assert not any(NEEDLESS.search(character) or INVISIBLE.search(character) for character in plain)
    assert all(VISIBLE.search(character) for character in plain if character != " ")
