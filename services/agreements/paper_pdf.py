"""Forms for the evening on which the net is gone: numbered, two to a sheet of A4, to be cut apart."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from web.fonts import lacks_letters
from web.pdf import INK, PALE, Paper, draw_code, paper_for

if TYPE_CHECKING:
    from fpdf import FPDF

WIDE, HIGH = 210.0, 148.5  # mm: A5 on its side
EDGE, QR, GAP = 12.0, 38.0, 8.0
COLUMN = (WIDE - 2 * EDGE - GAP) / 2
LINE = (150, 165, 175)


@dataclass(frozen=True, slots=True)
class Labels:
    """What is printed on every form, in the language of the evening."""

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
class PaperForm:
    """One form: the evening, its number, and the address of its QR code."""

    bors: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class PaperForms:
    """All that are printed at once."""

    forms: tuple[PaperForm, ...]
    labels: Labels


def printed(told: PaperForms) -> bytes:
    """These forms as a PDF."""
    return sheets(told.forms, told.labels)


def sheets(forms: Iterable[PaperForm], labels: Labels) -> bytes:
    """The forms as a PDF."""
    printed = list(forms)
    with paper_for((*_texts(labels), *(form.bors for form in printed[:1]))) as paper:
        sheets_of_two = paper.sheets
        sheets_of_two.c_margin = 0
        for at, form in enumerate(printed):
            if at % 2 == 0:
                sheets_of_two.add_page()
                _cut(sheets_of_two)
            _Drawing(paper, labels, HIGH * (at % 2)).draw(form)
        return bytes(sheets_of_two.output())


def _texts(labels: Labels) -> Iterator[str]:
    for told in astuple(labels):
        yield from told if isinstance(told, tuple) else (told,)


def _cut(paper: "FPDF") -> None:
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.2)
    paper.set_dash_pattern(2, 2)
    paper.line(0, HIGH, WIDE, HIGH)
    paper.set_dash_pattern()


class _Drawing:
    """One form at its height on the sheet."""

    def __init__(self, paper: Paper, labels: Labels, top: float) -> None:
        self._paper, self._letters, self._labels, self._top = paper.sheets, paper.letters, labels, top

    def draw(self, form: PaperForm) -> None:
        labels, right = self._labels, WIDE - EDGE - QR
        self._name(form.bors, EDGE, 10, right - EDGE - 58)
        self._text(labels.title, EDGE, 15, 70, size=20, style="B")
        self._text(str(form.number), right - 54, 10, 50, size=44, style="B", align="R")
        draw_code(self._paper, form.address, right + 2, self._top + 6, QR)
        self._text(labels.clock, EDGE, 31, 20, size=11, style="B")
        self._boxes(EDGE + 19, 28, 4, parted=2)
        for place, name in enumerate(labels.parties):
            self._party(name, EDGE + place * (COLUMN + GAP))
        self._kinds()
        self._text(labels.broker, EDGE, 133, 20, size=9)
        self._line(EDGE + 18, 138, 42)
        self._text(labels.how, EDGE + 66, 131.5, WIDE - 2 * EDGE - 66, size=8, colour=PALE)

    def _name(self, name: str, x: float, y: float, wide: float) -> None:
        """On one line, as large as fits; what no face can write is a line, for a pen."""
        if lacks_letters(name):
            self._line(x, y + 4, wide)
            return
        size = 9.0
        written = self._letters.use(name, "", size)
        while self._paper.get_string_width(written) > wide and size > 4:
            size -= 0.5
            written = self._letters.use(name, "", size)
        self._paper.set_text_color(*PALE)
        self._paper.set_xy(x, self._top + y)
        self._paper.cell(wide, 9 * 0.42, written)

    def _party(self, name: str, x: float) -> None:
        labels = self._labels
        self._text(name, x, 48, COLUMN - 50, size=12, style="B")
        self._text(labels.code, x + COLUMN - 62, 49, 19, size=9, align="R")
        self._boxes(x + COLUMN - 40.1, 46, 4)
        for label, y, lines in ((labels.organisation, 60, 1), (labels.gives, 75, 2)):
            self._text(label, x, y, COLUMN, size=9, colour=PALE)
            for line in range(lines):
                self._line(x, y + 10.5 + 10 * line, COLUMN)

    def _kinds(self) -> None:
        labels, wide = self._labels, (WIDE - 2 * EDGE) / 4
        self._text(labels.category, EDGE, 101, 60, size=9, colour=PALE)
        for at, category in enumerate(labels.categories):
            self._tick(category, EDGE + at % 4 * wide, 107 + at // 4 * 8, wide)
        self._tick(labels.intent, EDGE, 109 + (len(labels.categories) + 3) // 4 * 8, wide)

    def _tick(self, label: str, x: float, y: float, wide: float) -> None:
        self._box(x, y, 5)
        self._text(label, x + 7, y + 0.6, wide - 8, size=8.5)

    def _boxes(self, x: float, y: float, count: int, parted: int = 0) -> None:
        """Boxes for one sign each; after `parted` of them comes a dot."""
        for at in range(count):
            beyond = 4 if parted and at >= parted else 0
            self._box(x + at * 10.2 + beyond, y, 9.5)
        if parted:
            self._text(".", x + parted * 10.2 + 0.8, y + 4.6, 5, size=14, style="B")

    def _box(self, x: float, y: float, size: float) -> None:
        self._paper.set_draw_color(*INK)
        self._paper.set_line_width(0.35)
        self._paper.rect(x, self._top + y, size, size, round_corners=True, corner_radius=0.8)

    def _line(self, x: float, y: float, wide: float) -> None:
        self._paper.set_draw_color(*LINE)
        self._paper.set_line_width(0.3)
        self._paper.line(x, self._top + y, x + wide, self._top + y)

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        wide: float,
        *,
        size: float,
        style: str = "",
        align: str = "L",
        colour: tuple[int, int, int] = INK,
    ) -> None:
        written = self._letters.use(text, style, size)
        self._paper.set_text_color(*colour)
        self._paper.set_xy(x, self._top + y)
        self._paper.multi_cell(wide, size * 0.42, written, align=align)
