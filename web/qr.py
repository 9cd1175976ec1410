"""QR codes: dark on white, four modules of quiet margin around them, as cameras need it."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Literal

import segno
from markupsafe import Markup

from frivilligbors.colours import COLOURS

ImageFormat = Literal["svg", "png"]

QUIET = 4  # modules
PRINTED_MASK = 0
DARK = re.compile(b"\x01+")
TYPES: dict[ImageFormat, str] = {"svg": "image/svg+xml", "png": "image/png"}
SCALES: dict[ImageFormat, int] = {"svg": 8, "png": 24}  # pixels of a module: a picture large enough for a poster


@lru_cache(maxsize=256)
def inline_svg(url: str) -> Markup:
    """The code of a URL, to stand in a page."""
    svg_text = _code(url).svg_inline(border=QUIET, dark=COLOURS["ink"], light="#fff", omitsize=True)
    return Markup(svg_text)  # noqa: S704 – drawn from the URL, which is not in it


def file(url: str, kind: ImageFormat) -> bytes:
    """The code of a URL, to be kept in a file."""
    out = BytesIO()
    _code(url).save(out, kind=kind, scale=SCALES[kind], border=QUIET, dark=COLOURS["ink"], light="#fff")
    return out.getvalue()


def svg(url: str) -> str:
    """The code of a URL as an SVG of one filled path, to be set in print; its margin is `QUIET` modules too.

    Its mask is one for all: to try all eight takes four times as long, and a sheet may have hundreds of codes.
    """
    matrix = segno.make(url, error="m", micro=False, mask=PRINTED_MASK).matrix
    size = len(matrix) + 2 * QUIET
    runs = [
        f"M{run.start() + QUIET} {down}h{run.end() - run.start()}v1H{run.start() + QUIET}z"
        for down, row in enumerate(matrix, QUIET)
        for run in DARK.finditer(row)
    ]
    box = f'viewBox="0 0 {size} {size}" width="{size}" height="{size}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path fill="{COLOURS["ink"]}" d="{"".join(runs)}"/></svg>'


def _code(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False)
