"""Tables as files that a spreadsheet opens: XLSX with a sheet for each, CSV with one. Nothing a person typed can run."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from itertools import chain

from frivilligbors.colours import COLOURS
from i18n.times import ZONE
from web import csv_file as csv_text

MAX_CELL = 32_767  # what a cell of Excel holds
MIN_WIDTH, MAX_WIDTH = 9, 60  # in characters


Cell = str | int | None
TableRow = tuple[Cell, ...]


class ColumnKind(StrEnum):
    """What the cells of a column are. A time is the text of an instant in UTC, and shown as Norwegian time."""

    TEXT = "text"
    COUNT = "count"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column by its heading."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name of its own; None is an empty cell."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TablesDocument:
    """Tables to be written as one file."""

    title: str
    tables: tuple[Table, ...]


def xlsx(document: TablesDocument) -> bytes:
    """The tables as XLSX: headings frozen, filters, widths that fit, times as times. Made in memory: nothing lies on disk."""
    from xlsxwriter import Workbook  # noqa: PLC0415 – seldom asked for

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(made, options) as book:
        book.set_properties({"title": document.title, "author": "Frivilligbørs"})
        for table in document.tables:
            _write_sheet(book, table)
    return made.getvalue()


def csv_file(document: TablesDocument) -> bytes:
    """The only table as CSV as Norwegian spreadsheets read it: semicolons, and a mark that says UTF-8."""
    (table,) = document.tables
    rows = ([_csv_cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows)
    return csv_text.csv_file([column.heading for column in table.columns], rows)


def _csv_cell(cell: Cell, kind: ColumnKind) -> str | int:
    if cell is None:
        return ""
    return csv_text.local_time(str(cell)) if kind is ColumnKind.TIME else cell


def _write_sheet(book, table: Table) -> None:  # type: ignore[no-untyped-def]
    sheet = book.add_worksheet(table.name)
    heading = book.add_format({"bold": True, "bg_color": COLOURS["ice"], "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    count = book.add_format({"num_format": "0", "valign": "top"})
    time = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss", "valign": "top", "align": "left"})
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _width(table, index))
        sheet.write_string(0, index, column.heading, heading)
    for line, row in enumerate(table.rows, 1):
        for index, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if cell is None:
                continue
            if column.kind is ColumnKind.TIME:
                sheet.write_datetime(line, index, _local(str(cell)), time)
            elif isinstance(cell, int):
                sheet.write_number(line, index, cell, count)
            else:
                sheet.write_string(line, index, cell if len(cell) <= MAX_CELL else f"{cell[: MAX_CELL - 1]}…", text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _width(table: Table, index: int) -> int:
    """Wide enough for what stands in a column, in characters."""
    column = table.columns[index]
    if column.kind is ColumnKind.TIME:
        return 20
    cells = chain([f"{column.heading}   "], (str(row[index]) for row in table.rows if row[index] is not None))
    return min(MAX_WIDTH, max(MIN_WIDTH, 2 + max(map(len, cells))))


def _local(text: str) -> datetime:
    """An instant as the clock on the wall showed it."""
    return datetime.fromisoformat(text.rstrip("Z")).replace(tzinfo=UTC).astimezone(ZONE).replace(tzinfo=None, microsecond=0)
