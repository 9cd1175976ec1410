"""Text as people search it: without case, accents, or the difference between å and a, æ or ä and ae, ø or ö and o. Pure.

A desk without net searches its list of people by `services/agreements/static/desk/reading/codes.js`: both are held to one
list of cases, `tests/readings.json`.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LETTERS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "ŧ": "t", "ŋ": "n"}
    | {"ı": "i", "ς": "σ"}
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what nobody sees; the vowel signs of India are letters
UNSEEN = re.compile("[\u00ad\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
WORD = re.compile(r"[^\W_]+")
SMALL = frozenset(
    """
    alle andre av bli bort da de deg dem den der dere det du en er et etter for fra gi gir ha han har hun hver i ikke ja jeg
    kan kunne man med meg men mot når og om oss over på se seg som til trenger ved vi vil være å
    a an and are at be by can for from have in is it need of offer on or our the to us with you your
    """.split()  # noqa: SIM905
)


def folded(text: str) -> str:
    """The text in the letters a to z and digits, as far as it goes. ``Åse på Hæ`` becomes ``ase pa hae``."""
    lower = unicodedata.normalize("NFKC", text).lower().translate(LETTERS)
    return UNSEEN.sub("", unicodedata.normalize("NFKD", lower)).replace("aa", "a").replace("oe", "o")


def words_of(text: str) -> frozenset[str]:
    """The words that say what a text is about, each as the stem that its inflections share."""
    return frozenset(_stem(folded(word)) for word in WORD.findall(text.lower()) if len(word) > 2 and word not in SMALL)


def finds(query: str, text: str) -> bool:
    """Whether every word that was typed begins, or stands in, the text."""
    folded_text = folded(text)
    return all(part in folded_text for part in folded(query).split())


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """The stem of a folded word: bords, bordene and bord are one. Slow for a new word, which most words of a børs are once."""
    return str(snowballstemmer.stemmer("norwegian").stemWord(word))  # one for each call: none is safe in two threads
