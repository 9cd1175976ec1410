import pytest

from web.text import has_invisible, length, tidy

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
    "sign",
    [
        "\0",
        "\n",
        "\r",
        "\t",
        "\x1b",
        "\x7f",
        "\x85",
        "\u200b",
        "\u200c",
        "\u200e",
        "\u202e",
        "\u2028",
        "\u2029",
        "\u2066",
        "\u3164",
        "\ufeff",
        "\ud83d",
        "\ue000",
        "\U000e0041",
        "\U000f0000",
    ],
    ids=ascii,
)
def test_what_nobody_can_see_is_not(sign: str) -> None:
    assert has_invisible(f"Ka{sign}ri")


def test_a_joiner_is_taken_only_between_pictures() -> None:
    assert has_invisible("Ka\u200dri")
    assert has_invisible("\U0001f469\u200d")
    assert has_invisible("\u200d\U0001f469")


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
