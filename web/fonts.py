"""Letters to print with, the same on every machine: they come as packages. Which face can write a text, and what none can.

Latin, Cyrillic and Greek are Noto Sans; the others each write their script and our own letters and digits beside it. Chinese,
Japanese and Korean are one face of sixteen megabytes and one weight: it is opened only for them, and never read whole.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import regex

if TYPE_CHECKING:
    from fpdf import FPDF

EASTERN = "noto_cjk_sans_jp_regular"
FACES = (
    *("noto_sans", "noto_sans_arabic", "noto_sans_devanagari", "noto_sans_tamil", "noto_sans_thai", "noto_sans_khmer"),
    EASTERN,
)
FIRST = FACES[0]
OF_THE_EAST = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}\p{Block=CJK_Symbols_And_Punctuation}\uff00-\uffef]"
)
BOLD = {"wght": 700, "wdth": 100}
OURS = regex.compile("[ -~\u00a0-\u024f]*")  # the first face has them all: no need to open it
LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
SIMPLE = regex.compile(
    r"[[\p{Latin}\p{Cyrillic}\p{Greek}\p{Common}]--\p{M}]*", regex.V1
)  # a sign a letter; others join and stack
UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\s]")  # shapes what stands beside it, and needs no sign of its own


def face_of(text: str) -> str | None:
    """The face that has every letter of a text; None where no single one has."""
    wanted = {ord(letter) for letter in UNSEEN.sub("", text)}
    return next((face for face in _faces(text) if wanted <= _letters(face)), None)


def without_face(text: str) -> str:
    """The letters of a text that no face has, each once, in their order."""
    unseen = UNSEEN.sub("", text)
    faces = _faces(unseen)
    return "".join(dict.fromkeys(letter for letter in unseen if not any(ord(letter) in _letters(face) for face in faces)))


def lacks_letters(text: str) -> bool:
    """Whether a text cannot be written so that it is read: a letter of it is missing, not just a picture."""
    return OURS.fullmatch(text) is None and LETTER.search(without_face(text)) is not None


class Typefaces:
    """The faces that some texts need, on one piece of paper, upright and bold."""

    def __init__(self, paper: "FPDF", texts: Iterable[str], folder: Path) -> None:
        """`texts`: all that will be written. Bold is cut for these letters, and lies in `folder` until the paper is out."""
        whole = "".join(texts)
        self._paper = paper
        faces = [face for face in _faces(whole) if face == FIRST or _adds(face, whole)]
        for face in faces:
            cut = folder / f"{face}.ttf"
            cut.write_bytes(_cut(face, whole))
            paper.add_font(face, "", cut if face == EASTERN else _file(face))
            paper.add_font(face, "B", cut)
        paper.set_fallback_fonts(faces, exact_match=True)

    def use(self, text: str, style: str, size: float) -> str:
        """Set the face for a text, `size` in points; what no face can write is left out. Returns what can be written."""
        lost = without_face(text)
        written = "".join(letter for letter in text if letter not in lost) if lost else text
        self._paper.set_text_shaping(SIMPLE.fullmatch(written) is None)
        self._paper.set_font(face_of(written) or FIRST, style, size)
        return written


def _adds(face: str, text: str) -> bool:
    """Whether a text has letters that the first face lacks and this one has."""
    return any(ord(letter) in _letters(face) for letter in set(text) if ord(letter) not in _letters(FIRST))


def _faces(text: str) -> tuple[str, ...]:
    """The faces that may have the letters of a text; the eastern one, which takes a second to open, only for eastern ones."""
    return FACES if OF_THE_EAST.search(text) else FACES[:-1]


@cache
def _file(face: str) -> Path:
    folder = files(face) if face == EASTERN else files(f"fontpkg_{face}").joinpath("files")
    found = (one for one in folder.iterdir() if one.name.endswith((".ttf", ".otf")) and "Italic" not in one.name)
    return Path(str(next(found)))


@cache
def _letters(face: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 – seldom asked for, and slow to load

    with TTFont(_file(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _cut(face: str, text: str) -> bytes:
    """A face, bold if it can be, with these letters, whole or taken apart as shaping does."""
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    cut = BytesIO()
    with TTFont(_file(face), lazy=True) as font:
        letters = subset.Subsetter(subset.Options(notdef_outline=True, hinting=False))
        letters.populate(
            unicodes=range(0x20, 0x7F) if face in (FIRST, EASTERN) else _letters(face),
            text=f"{text}{normalize('NFKD', text)}…",
        )
        letters.subset(font)
        if "fvar" in font:
            instancer.instantiateVariableFont(font, BOLD, inplace=True)
        font.save(cut)
    return cut.getvalue()
