"""A table in a file as rows of text: CSV in the encodings and with the separators that programs write, and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from frivilligbors.errors import Refused

MAX_ROWS, MAX_COLUMNS = 5000, 100
LONGEST = 3000  # characters of a cell that are read: one more than that is too long for whatever it is
UNPACKED = 30 * 1024 * 1024  # bytes of all that is in an XLSX file
MEMBERS = 500
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = ";\t,"

Rows = list[tuple[int, list[str]]]


def read_table(content: bytes) -> Rows:
    """The rows that are not empty, each with its number as a spreadsheet shows it.

    Raises Refused: `file-empty`, `file-not-a-table`, `file-old-excel`, `file-too-large-inside`, `file-damaged`,
    `too-many-rows`, `too-many-columns`.
    """
    if not content.strip(b"\0\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise Refused("file-empty")
    if content.startswith(OLD_EXCEL):
        raise Refused("file-old-excel")
    rows = _bounded(_xlsx_rows(content) if content.startswith(ZIP) else _csv_rows(_text(content)))
    if not rows:
        raise Refused("file-empty")
    return rows


def _bounded(rows: Iterable[list[str]]) -> Rows:
    """Raises Refused where there are more than we take."""
    found: Rows = []
    for number, row in enumerate(rows, 1):
        cells = [cell[: LONGEST + 1].strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise Refused("too-many-columns")
        if cells:
            if len(found) > MAX_ROWS:
                raise Refused("too-many-rows")
            found.append((number, cells))
    return found


def _text(content: bytes) -> str:
    """The text of a CSV file. Raises Refused (`file-not-a-table`)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[1:2] == b"\0":
        encoding = "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise Refused("file-not-a-table") from None
        text = content.decode("cp1252", errors="replace")
    if any(sign in text for sign in "\0\x01\x02\x03\x04\x1b") or text.lstrip()[:1] in ("<", "{", "%"):
        raise Refused("file-not-a-table")
    return text


def _csv_rows(text: str) -> Iterator[list[str]]:
    head, _, rest = text.partition("\n")
    if head.strip().lower().startswith("sep=") and len(head.strip()) == len("sep=;"):
        separator, text = head.strip()[-1], rest
    else:
        separator = _separator(text)
    csv.field_size_limit(len(text) + 1)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    except csv.Error as wrong:
        raise Refused("file-damaged") from wrong


def _separator(text: str) -> str:
    """That which stands most often in the heading outside quotes."""
    outside, quoted = dict.fromkeys(SEPARATORS, 0), False
    for character in text.lstrip()[:20_000]:
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "\n":
            break
        elif not quoted and character in outside:
            outside[character] += 1
    return max(SEPARATORS, key=outside.__getitem__)


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    """The first sheet. Python reads no more of a member than its head says, and the heads are summed up."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as wrong:
        raise Refused("file-damaged") from wrong
    if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
        raise Refused("file-too-large-inside")
    if not any(one.filename.lower() == "xl/workbook.xml" for one in members):
        raise Refused("file-not-a-table")
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 – no web process needs its 180 modules

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=4 * MAX_ROWS, max_col=MAX_COLUMNS + 1, values_only=True):
            yield [_cell(value) for value in row]
    except Refused:
        raise
    except Exception as wrong:  # whatever a reader of somebody else's file stumbles over was in the file
        raise Refused("file-damaged") from wrong


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
