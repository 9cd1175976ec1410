"""Printed pages as a camera sees them: rasterised by pdftoppm, and the QR codes on them read module by module."""

import os
import re
import shutil
import subprocess
from collections import Counter
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

import pytest
import segno
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

Code = tuple[tuple[bool, ...], ...]
DARKER = bytes(value < 128 for value in range(256))
RUN = re.compile(b"\x01+|\x00+")
NEARLY = 3  # of 255: a picture is drawn through the profile of its colours
FINDER = (1, 1, 3, 1, 1)  # modules: how dark and light alternate across the pattern in three corners of a code


class Raster(NamedTuple):
    """A page in grey, threshold taken: a byte for each pixel, 1 for dark."""

    width: int
    height: int
    pixels: bytes

    def is_dark(self, x: float, y: float) -> bool:
        return bool(self.pixels[round(y) * self.width + round(x)])


def rasterised(pdf: bytes, page: int = 1, *, resolution: int = 150) -> Raster:
    """One page of a document, in dots per inch."""
    (width, height), pixels = _drawn(pdf, page, resolution, "P5")
    return Raster(width, height, pixels.translate(DARKER))


def coloured(pdf: bytes, colour: str, page: int = 1) -> int:
    """How many pixels of a page, in 36 dots per inch, are of a colour, ``#rrggbb``, or as good as."""
    size, pixels = _drawn(pdf, page, 36, "P6")
    wanted, rgb = bytes.fromhex(colour[1:]), iter(pixels[: 3 * size[0] * size[1]])
    return sum(
        count
        for one, count in Counter(zip(rgb, rgb, rgb, strict=True)).items()
        if all(abs(part - other) <= NEARLY for part, other in zip(one, wanted, strict=True))
    )


def grey_pixels(pdf: bytes, *, resolution: float) -> tuple[tuple[int, int], bytes]:
    """Width and height of the first page in pixels, and a byte for each."""
    return _drawn(pdf, 1, resolution, "P5")


def _drawn(pdf: bytes, page: int, resolution: float, kind: str) -> tuple[tuple[int, int], bytes]:
    """Width, height and bytes of a page as pdftoppm draws it: P5 in grey, P6 in colour. Skips the test where it is missing."""
    if shutil.which("pdftoppm") is None and not os.environ.get("NOTHING_SKIPPED"):
        pytest.skip("pdftoppm (poppler-utils) is missing.")
    command = ["pdftoppm", *(["-gray"] if kind == "P5" else []), "-singlefile", "-r", str(resolution)]
    made = subprocess.run([*command, "-f", str(page), "-l", str(page), "-"], input=pdf, capture_output=True, check=True).stdout
    header = re.match(kind.encode() + rb"\s+(\d+)\s+(\d+)\s+255\s", made)
    assert header
    return (int(header[1]), int(header[2])), made[header.end() :]


def codes_on(pdf: bytes, page: int = 1, *, resolution: int = 150) -> list[Code]:
    """The QR codes that stand upright on a page, each as its modules, from left to right within a row."""
    raster = rasterised(pdf, page, resolution=resolution)
    corners = _corners(raster)
    found = []
    for x, y, module in corners:
        for right_x, right_y, _ in corners:
            span = right_x - x
            is_level = abs(right_y - y) < module and span > 10 * module
            if is_level and any(abs(lx - x) < module and abs(ly - y - span) < module for lx, ly, _ in corners):
                size = round((span / module + 7 - 17) / 4) * 4 + 17
                pitch = span / (size - 7)
                found.append(
                    tuple(
                        tuple(raster.is_dark(x + (along - 3) * pitch, y + (down - 3) * pitch) for along in range(size))
                        for down in range(size)
                    )
                )
                break
    return found


def code_of(url: str) -> Code:
    """The modules of the printed code of a URL."""
    return tuple(tuple(map(bool, row)) for row in segno.make(url, error="m", micro=False, mask=0).matrix)


def _corners(raster: Raster) -> list[tuple[float, float, float]]:
    """The middles of the patterns in the corners of codes, and the size of a module there."""
    hits = []
    for y in range(raster.height):
        row = raster.pixels[y * raster.width : (y + 1) * raster.width]
        runs = [(run.start(), run.end(), run[0][0]) for run in RUN.finditer(row)]
        for five in zip(*(runs[start:] for start in range(5)), strict=False):
            module = (five[4][1] - five[0][0]) / 7
            fits = all(
                abs(end - start - share * module) < 0.5 * module + 0.5
                for (start, end, _), share in zip(five, FINDER, strict=True)
            )
            if five[0][2] and fits and module > 1.5:
                hits.append((round((five[0][0] + five[4][1]) / 2), y, module))
    middles = []
    for x, _ in groupby(sorted(hits), key=lambda hit: hit[0]):
        middles += [hit for hit in hits if hit[0] == x]
    patterns: list[list[tuple[float, float, float]]] = []
    for hit in sorted(set(middles), key=lambda hit: (hit[1], hit[0])):
        near = next((one for one in patterns if abs(one[-1][0] - hit[0]) <= 2 and hit[1] - one[-1][1] <= 2), None)
        if near is None:
            patterns.append([hit])
        else:
            near.append(hit)
    return [
        (sum(hit[0] for hit in one) / len(one) - 0.5, (one[0][1] + one[-1][1]) / 2, one[0][2])
        for one in patterns
        if len(one) > 1.5 * one[0][2]
    ]


@lru_cache(maxsize=8)
def text_of(pdf: bytes) -> str:
    """All that stands in a document, its spaces single; reading one takes longer than making it."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    return [(round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes]


def demand_accessible(pdf: bytes, language: str) -> None:
    """That a document is tagged PDF/UA and PDF/A with a title, in a language, every font within it, and does nothing."""
    read = PdfReader(BytesIO(pdf))
    root: Any = read.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in xmp
    assert "pdfaid:part>2<" in xmp
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert read.metadata
    assert read.metadata.title
    names = {name for one in read.resolved_objects.values() if isinstance(one, DictionaryObject) for name in one}
    assert not {"/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/EmbeddedFiles"} & names
    for page in read.pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]
            (inner,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"].get_object())
