"""Badges on paper: 99 × 67.6 mm, eight to a sheet of A4 as label sheets have them; the organisation large."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from fpdf import FPDF

from frivilligbors.kinds import Sector
from web.paper import INK, PALE, blank, draw_code, writable

WIDE, HIGH = 99.0, 67.6  # mm
LEFT, TOP, GUTTER = 4.7, 13.3, 2.6
ACROSS, A_SHEET = 2, 8
EDGE, QR = 6.0, 30.0
COLOURS = {
    Sector.VOLUNTARY: (168, 31, 23),
    Sector.PUBLIC: (11, 54, 168),
    Sector.BUSINESS: (8, 99, 74),
    Sector.INDIVIDUAL: (107, 26, 99),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands on one badge. `letter` is that of the sector in the language of the evening."""

    bors: str
    name: str
    organisations: tuple[str, ...]
    sector: Sector
    letter: str
    code: str
    address: str


def sheets(badges: Iterable[Badge]) -> bytes:
    """The badges as a PDF."""
    paper, family = blank()
    for at, badge in enumerate(badges):
        if at % A_SHEET == 0:
            paper.add_page()
        row, column = divmod(at % A_SHEET, ACROSS)
        _Drawing(paper, family, LEFT + column * (WIDE + GUTTER), TOP + row * HIGH).draw(badge)
    if not paper.pages:
        paper.add_page()
    return bytes(paper.output())


class _Drawing:
    """One badge at its place on the sheet."""

    def __init__(self, paper: FPDF, family: str, x: float, y: float) -> None:
        self._paper, self._family, self._x, self._y = paper, family, x, y

    def draw(self, badge: Badge) -> None:
        self._paper.set_draw_color(200, 210, 215)
        self._paper.rect(self._x, self._y, WIDE, HIGH)
        self._mark(badge)
        first, *rest = badge.organisations
        self._text(first, EDGE + 17, 7, WIDE - 2 * EDGE - 17, size=19, least=9, style="B", lines=2 if rest else 3)
        if rest:
            self._text(", ".join(rest), EDGE, 24.5, WIDE - 2 * EDGE, size=10, least=7, colour=PALE)
        self._text(badge.name, EDGE, 32, WIDE - 2 * EDGE - 32, size=14, least=8)
        self._text(badge.code, EDGE, 43, 55, size=32, least=20, style="B")
        self._text(badge.bors, EDGE, HIGH - 10, WIDE - 2 * EDGE - 32, size=8, least=6, colour=PALE)
        draw_code(self._paper, badge.address, self._x + WIDE - EDGE / 2 - QR, self._y + HIGH - EDGE / 2 - QR, QR)

    def _mark(self, badge: Badge) -> None:
        """Colour, shape and letter: none of them alone says which sector."""
        x, y, size = self._x + EDGE, self._y + EDGE, 14.0
        self._paper.set_fill_color(*COLOURS[badge.sector])
        middle, half = (x + size / 2, y + size / 2), size / 2
        match badge.sector:
            case Sector.VOLUNTARY:
                self._paper.ellipse(x, y, size, size, style="F")
            case Sector.PUBLIC:
                self._paper.rect(x + 0.7, y + 0.7, size - 1.4, size - 1.4, style="F")
            case Sector.BUSINESS:
                corners = [(middle[0], y), (x + size, middle[1]), (middle[0], y + size), (x, middle[1])]
                self._paper.polygon(corners, style="F")
            case Sector.INDIVIDUAL:
                self._paper.polygon([(middle[0], y), (x + size, y + size), (x, y + size)], style="F")
        low = 1.8 if badge.sector is Sector.INDIVIDUAL else 0.0
        self._paper.set_text_color(255, 255, 255)
        self._paper.set_font(self._family, "B", 18 if not low else 14)
        self._paper.set_xy(x, y + low)
        self._paper.cell(size, 2 * half, badge.letter, align="C")

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        wide: float,
        *,
        size: float,
        least: float,
        style: str = "",
        lines: int = 1,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """As large as fits, on so many lines; then cut."""
        text = writable(text, self._family)
        self._paper.set_text_color(*colour)
        while True:
            self._paper.set_font(self._family, style, size)
            high = size * 0.42
            broken = cast("list[str]", self._paper.multi_cell(wide, high, text, dry_run=True, output="LINES", align="L"))
            if len(broken) <= lines or size <= least:
                break
            size -= 0.5
        for at, line in enumerate(broken[:lines]):
            self._paper.set_xy(self._x + x, self._y + y + at * high)
            self._paper.cell(wide, high, line)
