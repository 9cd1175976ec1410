"""What the house prints: a font that has every letter, and codes to scan."""

from pathlib import Path
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from fpdf import FPDF

INK, PALE = (10, 29, 44), (61, 79, 92)
FONTS = Path("/usr/share/fonts/truetype/dejavu")
FACES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}


def blank() -> tuple["FPDF", str]:
    """Paper of A4 without a sheet yet, and the family of letters to write with."""
    from fpdf import FPDF  # noqa: PLC0415 – a third of what a web process takes to start, and seldom asked for

    paper = FPDF(format="A4")
    paper.set_auto_page_break(False)
    paper.set_title("Frivilligbørs")
    return paper, _font(paper)


def writable(text: str, family: str) -> str:
    """The text, with what this font has no sign for replaced."""
    return text if family != "helvetica" else text.encode("latin-1", "replace").decode("latin-1")


def draw_code(paper: "FPDF", address: str, x: float, y: float, size: float) -> None:
    """A QR code, dark on white, with its quiet margin inside `size` mm."""
    rows = [list(row) for row in segno.make(address, micro=False, error="m").matrix]
    module = size / (len(rows) + 4)
    paper.set_fill_color(*INK)
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            if dark:
                paper.rect(x + (along + 2) * module, y + (down + 2) * module, module + 0.02, module + 0.02, style="F")


def _font(paper: "FPDF") -> str:
    """The font with every letter, if this machine has it; else the printer's own, which has ours."""
    if not all((FONTS / file).exists() for file in FACES.values()):
        return "helvetica"
    for style, file in FACES.items():
        paper.add_font("dejavu", style, FONTS / file)
    return "dejavu"
