"""PDF and PNG by Typst: a template (.typ) of a service, which imports `look.typ`, and data as JSON. What people typed is data.

Every PDF is PDF/A-2a (to be archived) and PDF/UA-1 (accessible); Typst refuses to write one that is not.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import i18n
from frivilligbors.colours import COLOURS
from frivilligbors.enums import Sector
from web.fonts import FACES, LETTER_OR_DIGIT, face_file, lacks_glyphs, without_face

LOOK = Path(__file__).with_name("look.typ")
STANDARDS: Any = ["a-2a", "ua-1"]
FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Tamil", "Noto Sans Thai", "Noto Sans Khmer"]
UNKNOWN = "?"
LONG_WORD = 12
PNG_SIZE = slice(16, 24)  # where a PNG says its width and height, four bytes each
MORE_THAN_HEAD = 48  # characters of base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a børs has of its own on paper: its `accent` in place of the sun's yellow, and its `logo`, a PNG in base64."""

    name: str = ""
    accent: str = ""
    logo: str = ""


OURS = Appearance()


def pdf(template: Path, data: dict[str, Any], svgs: dict[str, str], at: datetime, *, appearance: Appearance = OURS) -> bytes:
    """A PDF; `data` has at least its `language`, `svgs` are by the names the template gives them, `at` is when it is dated."""
    import typst  # noqa: PLC0415 – thirty megabytes that a web process never needs

    made = typst.compile(
        _project(template, data, svgs, appearance),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    return bytes(made)


def png(template: Path, data: dict[str, Any], svgs: dict[str, str], *, ppi: int = 72) -> bytes:
    """The first page of a document as a picture; by default a point is a pixel."""
    import typst  # noqa: PLC0415

    made = typst.compile(
        _project(template, data, svgs, OURS), format="png", ppi=ppi, font_paths=fonts(), ignore_system_fonts=True
    )
    return bytes(made)


def written(text: str) -> str | dict[str, str]:
    """A text as the templates set it: what no font can write left out, a letter none can write as a question mark.

    Its direction is that of its first letter that has one: what runs from right to left is marked so.
    """
    lost = without_face(text)
    kept = "".join(
        character if character not in lost else UNKNOWN if LETTER_OR_DIGIT.match(character) else "" for character in text
    )
    first = next((kind for kind in map(bidirectional, kept) if kind in ("L", "R", "AL")), "L")
    broken = " ".join(_breakable(word) for word in kept.split())
    return broken if first == "L" else {"rtl": broken}


@lru_cache(maxsize=4096)
def line_or_pen(text: str) -> str | dict[str, Any]:
    """A name as it is set; a line to write on, where no font has its letters."""
    return {"pen": True} if lacks_glyphs(text) else written(text)


def _breakable(word: str) -> str:
    """A word that would be too long for its column, with places where a line may end."""
    if len(word) <= 2 * LONG_WORD:
        return word
    return "\u200b".join(word[at : at + LONG_WORD] for at in range(0, len(word), LONG_WORD))


def _project(template: Path, data: dict[str, Any], svgs: dict[str, str], appearance: Appearance) -> Any:
    """The files that Typst reads, by name: there are no others, so a template reaches nothing else."""
    all_data = {
        "colours": COLOURS | ({"sun": appearance.accent} if appearance.accent else {}),
        "families": [*FAMILIES, "Noto Sans CJK JP"],
        "sectors": {sector: i18n.sector(data["language"], sector) for sector in Sector},
        "logo": _logo(appearance, data["language"]),
        **data,
    }
    return {
        "main": template.read_bytes(),
        "look.typ": LOOK.read_bytes(),
        "data.json": json.dumps(all_data).encode(),
        "logo.svg": _logo_svg(appearance).encode(),
        **{name: svg.encode() for name, svg in svgs.items()},
    }


def _logo(appearance: Appearance, language: str) -> dict[str, Any] | None:
    """The size of the logo in pixels, and its alternative text."""
    if not appearance.logo:
        return None
    width, height = _size(appearance.logo)
    _ = partial(i18n.translate, language)
    return {"width": width, "height": height, "alt": _("Logoen til %(name)s") % {"name": appearance.name}}


def _logo_svg(appearance: Appearance) -> str:
    """The logo within an SVG: every file that Typst is handed in memory must be text."""
    if not appearance.logo:
        return ""
    size = 'width="{}" height="{}"'.format(*_size(appearance.logo))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>'
        f'<image {size} xlink:href="data:image/png;base64,{appearance.logo}"/></svg>'
    )


def _size(logo: str) -> tuple[int, int]:
    sizes = base64.b64decode(logo[:MORE_THAN_HEAD])[PNG_SIZE]
    return int.from_bytes(sizes[:4]), int.from_bytes(sizes[4:])


@cache
def fonts() -> Any:
    """The faces that there are to set with, and no others."""
    import typst  # noqa: PLC0415

    folders = [face_file(face).parent for face in FACES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
