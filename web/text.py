"""Which text we take: what people can see, counted as they count it."""

import re
import unicodedata

import regex

# Joiners are letters of a word where a script needs them (Persian, Sinhala, …) and the bond of a picture made of several
SCRIPTS = """
    Arabic Syriac Mongolian Nko Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala
    Tibetan Myanmar Khmer Balinese Javanese
    """
JOINED = "".join(rf"\p{{{script}}}" for script in SCRIPTS.split())
EMOJI = r"(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})"
# What comes along when text is copied from a page, and carries nothing: soft hyphens, breaks of no width, marks of direction
NEEDLESS = regex.compile(
    r"[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]"
    rf"|(?<![{JOINED}]|{EMOJI})\u200d|(?<={EMOJI})\u200d(?!\p{{Extended_Pictographic}})|(?<![{JOINED}])\u200c"
)
INVISIBLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cf}\u115f\u1160\u3164\uffa0--[\u200c\u200d]]", regex.V1)
VISIBLE = regex.compile(r"[[\p{L}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}\u2800]]", regex.V1)
GRAPHEME = regex.compile(r"\X")
# Each character is seen, stands for itself in every form, and is one letter to whoever counts: nearly all that is written here
PLAIN = re.compile("[ -~¡-¬®-ÿ]*")
MARKS = 8  # code points to a grapheme at most, on average: more is a pile of accents


def tidy(text: str) -> str:
    """The text without needless space and what carries nothing, in Unicode's composed form; empty if none of it is seen."""
    if is_plain(text):
        return " ".join(text.split())
    tidied = unicodedata.normalize("NFC", " ".join(NEEDLESS.sub("", text).split())).strip()
    return tidied if VISIBLE.search(tidied) else ""


def has_invisible(text: str) -> bool:
    """Whether there is something in it that nobody can see and that may do harm: controls, reversals, half characters."""
    return not is_plain(text) and INVISIBLE.search(NEEDLESS.sub("", text)) is not None


def length(text: str) -> int:
    """How many characters a person would count (grapheme clusters)."""
    return len(text) if is_plain(text) else max(len(GRAPHEME.findall(text)), -(-len(text) // MARKS))


def is_plain(text: str) -> bool:
    """Whether it is one line of a Western European language and no more: then there is nothing to look for."""
    return PLAIN.fullmatch(text) is not None
