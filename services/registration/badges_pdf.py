"""Badges on paper: 99 × 67.6 mm, eight to a sheet of A4 as label sheets have them; the organisation large."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from frivilligbors.enums import Sector
from web.fonts import lacks_letters
from web.pdf import INK, PALE, Paper, draw_code, paper_for

WIDE, HIGH = 99.0, 67.6  # mm
LEFT, TOP, GUTTER = 4.7, 13.3, 2.6
ACROSS, A_SHEET = 2, 8
EDGE, QR, MARK = 6.0, 30.0, 14.0
LINE = 0.42  # mm of height for a point of size
WHOLE = 12  # a word that does not fit at this size is broken rather than written smaller
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


@dataclass(frozen=True, slots=True)
class Badges:
    """All that are printed at once."""

    badges: tuple[Badge, ...]


def printed(told: Badges) -> bytes:
    """These badges as a PDF."""
    return sheets(told.badges)


def sheets(badges: Iterable[Badge]) -> bytes:
    """The badges as a PDF."""
    printed = list(badges)
    with paper_for(text for badge in printed for text in (badge.bors, badge.name, *badge.organisations, badge.letter)) as paper:
        for at, badge in enumerate(printed):
            if at % A_SHEET == 0:
                paper.sheets.add_page()
            row, column = divmod(at % A_SHEET, ACROSS)
            _Drawing(paper, LEFT + column * (WIDE + GUTTER), TOP + row * HIGH).draw(badge)
        if not paper.sheets.pages:
            paper.sheets.add_page()
        return bytes(paper.sheets.output())


class _Drawing:
    """One badge at its place on the sheet."""

    def __init__(self, paper: Paper, x: float, y: float) -> None:
        self._paper, self._letters, self._x, self._y = paper.sheets, paper.letters, x, y

    def draw(self, badge: Badge) -> None:
        self._paper.set_draw_color(200, 210, 215)
        self._paper.rect(self._x, self._y, WIDE, HIGH)
        self._mark(badge)
        first, *rest = badge.organisations
        beside = WIDE - 2 * EDGE - 17
        self._text(first, EDGE + 17, EDGE, beside, 15 if rest else 21, size=26, least=9, style="B", lines=3, middle=MARK)
        if rest:
            self._text(", ".join(rest), EDGE, 22, WIDE - 2 * EDGE, 8, size=10, least=8, lines=2, colour=PALE)
        if badge.name != first:
            self._text(badge.name, EDGE, 31, WIDE - 2 * EDGE - QR - 1, 11, size=16, least=9, lines=2)
        self._text(badge.code, EDGE, 43, 55, 14, size=32, least=20, style="B")
        self._text(badge.bors, EDGE, HIGH - 10, WIDE - 2 * EDGE - 32, 4, size=8, least=6, colour=PALE)
        draw_code(self._paper, badge.address, self._x + WIDE - EDGE / 2 - QR, self._y + HIGH - EDGE / 2 - QR, QR)

    def _mark(self, badge: Badge) -> None:
        """Colour, shape and letter: none of them alone says which sector."""
        x, y, size = self._x + EDGE, self._y + EDGE, MARK
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
        letter = self._letters.use(badge.letter, "B", 18 if not low else 14)
        self._paper.set_xy(x, y + low)
        self._paper.cell(size, 2 * half, letter, align="C")

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        size: float,
        least: float,
        style: str = "",
        lines: int = 1,
        middle: float = 0.0,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """As large as fits, on so many lines, words whole if they can be; then cut, and seen to be. What is lower than
        `middle` stands beside the middle of something so high. What no face can write is a line, for a pen."""
        if lacks_letters(text):
            self._line(x, y + min(high, middle or high) - 1, wide)
            return
        self._paper.set_text_color(*colour)
        while not self._fits(text, wide, high, style=style, size=size, lines=lines) and size > least:
            size -= 0.5
        line, broken = size * LINE, self._broken(text, wide, style, size)
        y += max(0.0, (middle - line * min(len(broken), lines)) / 2)
        if len(broken) > lines:
            broken[lines - 1] = broken[lines - 1][:-1].rstrip(" ,") + "…"
        for at, words in enumerate(broken[:lines]):
            self._paper.set_xy(self._x + x, self._y + y + at * line)
            self._paper.cell(wide, line, self._letters.use(words, style, size))

    def _line(self, x: float, y: float, wide: float) -> None:
        self._paper.set_draw_color(*PALE)
        self._paper.line(self._x + x, self._y + y, self._x + x + wide, self._y + y)

    def _fits(self, text: str, wide: float, high: float, *, style: str, size: float, lines: int) -> bool:
        broken = self._broken(text, wide, style, size)
        whole = max(map(self._paper.get_string_width, text.split()), default=0.0) < wide - 2
        return len(broken) <= lines and len(broken) * size * LINE <= high and (whole or size < WHOLE)

    def _broken(self, text: str, wide: float, style: str, size: float) -> list[str]:
        written = self._letters.use(text, style, size)
        found = self._paper.multi_cell(wide, size * LINE, written, dry_run=True, output="LINES", align="L")
        return cast("list[str]", found)
