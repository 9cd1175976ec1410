"""What the house prints: blank paper with letters for what will stand on it, and codes to scan."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import qr
from .fonts import Typefaces

if TYPE_CHECKING:
    from fpdf import FPDF

INK, PALE = (10, 29, 44), (61, 79, 92)


class Paper(NamedTuple):
    """Sheets of A4 without a sheet yet, and the letters to write on them."""

    sheets: "FPDF"
    letters: Typefaces


@contextmanager
def paper_for(texts: Iterable[str]) -> Iterator[Paper]:
    """Paper on which these texts will be written; it must be put out before the context ends. Raises OSError."""
    from fpdf import FPDF  # noqa: PLC0415 – a third of what a web process takes to start, and seldom asked for

    sheets = FPDF(format="A4")
    sheets.set_auto_page_break(False)
    sheets.set_title("Frivilligbørs")
    sheets.alias_nb_pages("")  # or a name of «{nb}» would be the number of pages
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Paper(sheets, Typefaces(sheets, texts, Path(folder)))
        finally:
            for face in sheets.fonts.values():  # fpdf2 leaves the files of its faces open
                if opened := getattr(face, "ttfont", None):
                    opened.close()


def draw_code(sheets: "FPDF", address: str, x: float, y: float, size: float) -> None:
    """A QR code, dark on white, with its quiet margin inside `size` mm."""
    rows = qr.modules(address)
    module = size / (len(rows) + 4)
    sheets.set_fill_color(*INK)
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            if dark:
                sheets.rect(x + (along + 2) * module, y + (down + 2) * module, module + 0.02, module + 0.02, style="F")
