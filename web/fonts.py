"""Letters to print with, the same on every machine: they come as packages. Which face can write a text, and what none can.

Latin, Cyrillic and Greek are Noto Sans; the others each write their script and our own letters and digits beside it. Chinese,
Japanese and Korean are one face of sixteen megabytes and one weight: it is opened only for them, and never read whole.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

import regex

EASTERN = "noto_cjk_sans_jp_regular"
FACES = (
    *("noto_sans", "noto_sans_arabic", "noto_sans_devanagari", "noto_sans_tamil", "noto_sans_thai", "noto_sans_khmer"),
    EASTERN,
)
FIRST = FACES[0]
OF_THE_EAST = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}\p{Block=CJK_Symbols_And_Punctuation}\uff00-\uffef]"
)
OURS = regex.compile("[ -~\u00a0-\u024f]*")  # the first face has them all: no need to open it
LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{M}\p{N}]")
UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\s]")  # shapes what stands beside it, and needs no sign of its own


def face_of(text: str) -> str | None:
    """The face that has every letter of a text; None where no single one has."""
    wanted = {ord(character) for character in UNSEEN.sub("", text)}
    return next((face for face in _faces(text) if wanted <= _glyphs(face)), None)


def without_face(text: str) -> str:
    """The letters of a text that no face has, each once, in their order."""
    unseen = UNSEEN.sub("", text)
    faces = _faces(unseen)
    return "".join(
        dict.fromkeys(character for character in unseen if not any(ord(character) in _glyphs(face) for face in faces))
    )


def lacks_glyphs(text: str) -> bool:
    """Whether a text cannot be written so that it is read: a letter of it is missing, not just a picture."""
    return OURS.fullmatch(text) is None and LETTER_OR_DIGIT.search(without_face(text)) is not None


def _faces(text: str) -> tuple[str, ...]:
    """The faces that may have the letters of a text; the eastern one, which takes a second to open, only for eastern ones."""
    return FACES if OF_THE_EAST.search(text) else FACES[:-1]


@cache
def face_file(face: str) -> Path:
    """Where a face lies."""
    folder = files(face) if face == EASTERN else files(f"fontpkg_{face}").joinpath("files")
    found = (one for one in folder.iterdir() if one.name.endswith((".ttf", ".otf")) and "Italic" not in one.name)
    return Path(str(next(found)))


@cache
def _glyphs(face: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 – seldom asked for, and slow to load

    with TTFont(face_file(face), lazy=True) as font:
        return frozenset(font.getBestCmap())
