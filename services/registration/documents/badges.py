"""Badges on paper: 99 × 67.6 mm, eight to a sheet of A4 as label sheets have them; the organisation large."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Sector
from web.fonts import lacks_letters
from web.pdf import INK, PALE, Paper, draw_code, paper_for

WIDTH, HEIGHT = 99.0, 67.6  # mm
LEFT, TOP, GUTTER = 4.7, 13.3, 2.6
COLUMNS, PER_SHEET = 2, 8
MARGIN, QR_SIZE, MARK_SIZE = 6.0, 30.0, 14.0
LINE_HEIGHT = 0.42  # mm for a point of size
MIN_WHOLE_WORD_SIZE = 12  # a word that does not fit at this size is broken rather than written smaller


@dataclass(frozen=True, slots=True)
class Badge:
    """The text of one badge. `letter` is that of the sector in the language of the børs, `address` what the QR code opens."""

    bors: str
    name: str
    organisations: tuple[str, ...]
    sector: Sector
    letter: str
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class BadgesPdf:
    """The badges of one document."""

    badges: tuple[Badge, ...]


def badges_pdf(document: BadgesPdf) -> bytes:
    """The document as a PDF. Takes one dataclass, so that a process of its own can do it."""
    return render(document.badges)


def render(badges: Iterable[Badge]) -> bytes:
    """The badges as a PDF."""
    all_badges = list(badges)
    with paper_for(
        text for badge in all_badges for text in (badge.bors, badge.name, *badge.organisations, badge.letter)
    ) as paper:
        for index, badge in enumerate(all_badges):
            if index % PER_SHEET == 0:
                paper.sheets.add_page()
            row, column = divmod(index % PER_SHEET, COLUMNS)
            _BadgeDrawing(paper, LEFT + column * (WIDTH + GUTTER), TOP + row * HEIGHT).draw(badge)
        if not paper.sheets.pages:
            paper.sheets.add_page()
        return bytes(paper.sheets.output())


class _BadgeDrawing:
    """Draws one badge at its place on the sheet."""

    def __init__(self, paper: Paper, x: float, y: float) -> None:
        self._pdf, self._typefaces, self._x, self._y = paper.sheets, paper.letters, x, y

    def draw(self, badge: Badge) -> None:
        self._pdf.set_draw_color(200, 210, 215)
        self._pdf.rect(self._x, self._y, WIDTH, HEIGHT)
        self._draw_sector_mark(badge)
        first, *rest = badge.organisations
        name_width = WIDTH - 2 * MARGIN - 17
        self._draw_text(
            first,
            MARGIN + 17,
            MARGIN,
            name_width,
            15 if rest else 21,
            size=26,
            min_size=9,
            style="B",
            max_lines=3,
            centre_within=MARK_SIZE,
        )
        if rest:
            self._draw_text(", ".join(rest), MARGIN, 22, WIDTH - 2 * MARGIN, 8, size=10, min_size=8, max_lines=2, colour=PALE)
        if badge.name != first:
            self._draw_text(badge.name, MARGIN, 31, WIDTH - 2 * MARGIN - QR_SIZE - 1, 11, size=16, min_size=9, max_lines=2)
        self._draw_text(badge.code, MARGIN, 43, 55, 14, size=32, min_size=20, style="B")
        self._draw_text(badge.bors, MARGIN, HEIGHT - 10, WIDTH - 2 * MARGIN - 32, 4, size=8, min_size=6, colour=PALE)
        draw_code(
            self._pdf, badge.address, self._x + WIDTH - MARGIN / 2 - QR_SIZE, self._y + HEIGHT - MARGIN / 2 - QR_SIZE, QR_SIZE
        )

    def _draw_sector_mark(self, badge: Badge) -> None:
        """Colour, shape and letter: none of them alone says which sector."""
        x, y, size = self._x + MARGIN, self._y + MARGIN, MARK_SIZE
        self._pdf.set_fill_color(COLOURS[badge.sector])
        centre_x, centre_y = x + size / 2, y + size / 2
        match badge.sector:
            case Sector.VOLUNTARY:
                self._pdf.ellipse(x, y, size, size, style="F")
            case Sector.PUBLIC:
                self._pdf.rect(x + 0.7, y + 0.7, size - 1.4, size - 1.4, style="F")
            case Sector.BUSINESS:
                corners = [(centre_x, y), (x + size, centre_y), (centre_x, y + size), (x, centre_y)]
                self._pdf.polygon(corners, style="F")
            case Sector.INDIVIDUAL:
                self._pdf.polygon([(centre_x, y), (x + size, y + size), (x, y + size)], style="F")
        offset = 1.8 if badge.sector is Sector.INDIVIDUAL else 0.0
        self._pdf.set_text_color(255, 255, 255)
        letter = self._typefaces.use(badge.letter, "B", 18 if not offset else 14)
        self._pdf.set_xy(x, y + offset)
        self._pdf.cell(size, size, letter, align="C")

    def _draw_text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        size: float,
        min_size: float,
        style: str = "",
        max_lines: int = 1,
        centre_within: float = 0.0,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """Write a text as large as fits, on at most `max_lines`, words whole if they can be; else cut, with an ellipsis.

        A text lower than `centre_within` is centred in that height. A text that no typeface has is a line to write on.
        """
        if lacks_letters(text):
            self._draw_line(x, y + min(height, centre_within or height) - 1, width)
            return
        self._pdf.set_text_color(*colour)
        while not self._fits(text, width, height, style=style, size=size, max_lines=max_lines) and size > min_size:
            size -= 0.5
        line_height, lines = size * LINE_HEIGHT, self._split_lines(text, width, style, size)
        y += max(0.0, (centre_within - line_height * min(len(lines), max_lines)) / 2)
        if len(lines) > max_lines:
            lines[max_lines - 1] = lines[max_lines - 1][:-1].rstrip(" ,") + "…"
        for number, line in enumerate(lines[:max_lines]):
            self._pdf.set_xy(self._x + x, self._y + y + number * line_height)
            self._pdf.cell(width, line_height, self._typefaces.use(line, style, size))

    def _draw_line(self, x: float, y: float, width: float) -> None:
        self._pdf.set_draw_color(*PALE)
        self._pdf.line(self._x + x, self._y + y, self._x + x + width, self._y + y)

    def _fits(self, text: str, width: float, height: float, *, style: str, size: float, max_lines: int) -> bool:
        lines = self._split_lines(text, width, style, size)
        whole = max(map(self._pdf.get_string_width, text.split()), default=0.0) < width - 2
        return len(lines) <= max_lines and len(lines) * size * LINE_HEIGHT <= height and (whole or size < MIN_WHOLE_WORD_SIZE)

    def _split_lines(self, text: str, width: float, style: str, size: float) -> list[str]:
        shown = self._typefaces.use(text, style, size)
        lines = self._pdf.multi_cell(width, size * LINE_HEIGHT, shown, dry_run=True, output="LINES", align="L")
        return cast("list[str]", lines)
