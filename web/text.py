"""Which text we take: what people can see, counted as they count it."""

import unicodedata

import regex

INVISIBLE = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cf}\u115f\u1160\u3164\uffa0--[\u200d]]"
    r"|(?<!\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d|\u200d(?!\p{Extended_Pictographic})",
    regex.V1,
)
GRAPHEME = regex.compile(r"\X")
MARKS = 8  # code points to a grapheme at most, on average: more is a pile of accents


def tidy(text: str) -> str:
    """The text without needless space, in Unicode's composed form."""
    return unicodedata.normalize("NFC", " ".join(text.split())).strip()


def has_invisible(text: str) -> bool:
    """Whether there is something in it that nobody can see: controls, zero width, reversals, half characters."""
    return INVISIBLE.search(text) is not None


def length(text: str) -> int:
    """How many characters a person would count (grapheme clusters)."""
    return max(len(GRAPHEME.findall(text)), -(-len(text) // MARKS))
