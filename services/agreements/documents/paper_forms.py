"""The PDF of paper forms, for when the net is gone: numbered, two to a sheet of A4, to be cut apart."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from web.fonts import lacks_letters
from web.pdf import INK, PALE, Paper, draw_code, paper_for

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT = 210.0, 148.5  # mm: A5 on its side
MARGIN, QR_SIZE, GAP = 12.0, 38.0, 8.0
COLUMN = (WIDTH - 2 * MARGIN - GAP) / 2
LINE_COLOUR = (150, 165, 175)


@dataclass(frozen=True, slots=True)
class Labels:
    """What is printed on every form, in the language of whoever prints."""

    title: str
    how: str
    clock: str
    parties: tuple[str, str]
    code: str
    organisation: str
    gives: str
    category: str
    categories: tuple[str, ...]
    intent: str
    broker: str


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """One form: the name of the børs, its number, and the address of its QR code."""

    bors_name: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class PaperFormsDocument:
    """All forms that are printed at once, and the texts on each."""

    forms: tuple[PrintedForm, ...]
    labels: Labels


def paper_forms_pdf(document: PaperFormsDocument) -> bytes:
    """The forms as a PDF."""
    forms, labels = document.forms, document.labels
    with paper_for((*_texts(labels), *(form.bors_name for form in forms[:1]))) as paper:
        pdf = paper.sheets
        pdf.c_margin = 0
        for index, form in enumerate(forms):
            if index % 2 == 0:
                pdf.add_page()
                _cutting_line(pdf)
            _FormDrawing(paper, labels, HEIGHT * (index % 2)).draw(form)
        return bytes(pdf.output())


def _texts(labels: Labels) -> Iterator[str]:
    for label in astuple(labels):
        yield from label if isinstance(label, tuple) else (label,)


def _cutting_line(paper: "FPDF") -> None:
    paper.set_draw_color(*LINE_COLOUR)
    paper.set_line_width(0.2)
    paper.set_dash_pattern(2, 2)
    paper.line(0, HEIGHT, WIDTH, HEIGHT)
    paper.set_dash_pattern()


class _FormDrawing:
    """One form at its height on the sheet."""

    def __init__(self, paper: Paper, labels: Labels, top: float) -> None:
        self._paper, self._letters, self._labels, self._top = paper.sheets, paper.letters, labels, top

    def draw(self, form: PrintedForm) -> None:
        labels, right = self._labels, WIDTH - MARGIN - QR_SIZE
        self._bors_name(form.bors_name, MARGIN, 10, right - MARGIN - 58)
        self._text(labels.title, MARGIN, 15, 70, size=20, style="B")
        self._text(str(form.number), right - 54, 10, 50, size=44, style="B", align="R")
        draw_code(self._paper, form.address, right + 2, self._top + 6, QR_SIZE)
        self._text(labels.clock, MARGIN, 31, 20, size=11, style="B")
        self._boxes(MARGIN + 19, 28, 4, dot_after=2)
        for place, name in enumerate(labels.parties):
            self._party_fields(name, MARGIN + place * (COLUMN + GAP))
        self._categories()
        self._text(labels.broker, MARGIN, 133, 20, size=9)
        self._line(MARGIN + 18, 138, 42)
        self._text(labels.how, MARGIN + 66, 131.5, WIDTH - 2 * MARGIN - 66, size=8, colour=PALE)

    def _bors_name(self, name: str, x: float, y: float, width: float) -> None:
        """On one line, as large as fits; what no font can write is a line, for a pen."""
        if lacks_letters(name):
            self._line(x, y + 4, width)
            return
        size = 9.0
        text_to_draw = self._letters.use(name, "", size)
        while self._paper.get_string_width(text_to_draw) > width and size > 4:
            size -= 0.5
            text_to_draw = self._letters.use(name, "", size)
        self._paper.set_text_color(*PALE)
        self._paper.set_xy(x, self._top + y)
        self._paper.cell(width, 9 * 0.42, text_to_draw)

    def _party_fields(self, name: str, x: float) -> None:
        labels = self._labels
        self._text(name, x, 48, COLUMN - 50, size=12, style="B")
        self._text(labels.code, x + COLUMN - 62, 49, 19, size=9, align="R")
        self._boxes(x + COLUMN - 40.1, 46, 4)
        for label, y, lines in ((labels.organisation, 60, 1), (labels.gives, 75, 2)):
            self._text(label, x, y, COLUMN, size=9, colour=PALE)
            for line in range(lines):
                self._line(x, y + 10.5 + 10 * line, COLUMN)

    def _categories(self) -> None:
        labels, width = self._labels, (WIDTH - 2 * MARGIN) / 4
        self._text(labels.category, MARGIN, 101, 60, size=9, colour=PALE)
        for index, category in enumerate(labels.categories):
            self._tick_box(category, MARGIN + index % 4 * width, 107 + index // 4 * 8, width)
        self._tick_box(labels.intent, MARGIN, 109 + (len(labels.categories) + 3) // 4 * 8, width)

    def _tick_box(self, label: str, x: float, y: float, width: float) -> None:
        self._box(x, y, 5)
        self._text(label, x + 7, y + 0.6, width - 8, size=8.5)

    def _boxes(self, x: float, y: float, count: int, dot_after: int = 0) -> None:
        """Boxes for one sign each; after `dot_after` of them comes a dot."""
        for index in range(count):
            offset = 4 if dot_after and index >= dot_after else 0
            self._box(x + index * 10.2 + offset, y, 9.5)
        if dot_after:
            self._text(".", x + dot_after * 10.2 + 0.8, y + 4.6, 5, size=14, style="B")

    def _box(self, x: float, y: float, size: float) -> None:
        self._paper.set_draw_color(*INK)
        self._paper.set_line_width(0.35)
        self._paper.rect(x, self._top + y, size, size, round_corners=True, corner_radius=0.8)

    def _line(self, x: float, y: float, width: float) -> None:
        self._paper.set_draw_color(*LINE_COLOUR)
        self._paper.set_line_width(0.3)
        self._paper.line(x, self._top + y, x + width, self._top + y)

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        style: str = "",
        align: str = "L",
        colour: tuple[int, int, int] = INK,
    ) -> None:
        text_to_draw = self._letters.use(text, style, size)
        self._paper.set_text_color(*colour)
        self._paper.set_xy(x, self._top + y)
        self._paper.multi_cell(width, size * 0.42, text_to_draw, align=align)
