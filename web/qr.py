"""QR codes: dark on white, four modules of quiet margin around them, as cameras need it."""

from functools import lru_cache
from io import BytesIO
from typing import Literal

import segno
from markupsafe import Markup

from frivilligbors.colours import COLOURS

Picture = Literal["svg", "png"]

QUIET = 4  # modules
TYPES: dict[Picture, str] = {"svg": "image/svg+xml", "png": "image/png"}
SCALES: dict[Picture, int] = {"svg": 8, "png": 24}  # pixels of a module: a picture large enough for a poster


@lru_cache(maxsize=256)
def inline_svg(address: str) -> Markup:
    """The code of an address, to stand in a page."""
    picture = _code(address).svg_inline(border=QUIET, dark=COLOURS["ink"], light="#fff", omitsize=True)
    return Markup(picture)  # noqa: S704 – drawn from the address, which is not in it


def file(address: str, kind: Picture) -> bytes:
    """The code of an address, to be kept in a file."""
    out = BytesIO()
    _code(address).save(out, kind=kind, scale=SCALES[kind], border=QUIET, dark=COLOURS["ink"], light="#fff")
    return out.getvalue()


def modules(address: str) -> list[list[bool]]:
    """The code of an address as rows of modules, True for a dark one, without a margin."""
    return [[bool(module) for module in row] for row in _code(address).matrix]


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
