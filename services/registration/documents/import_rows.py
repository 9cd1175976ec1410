"""The rows of somebody's list as checked registrations: done in a process of its own, since lists are long."""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import i18n
from frivilligbors.codec import dumps
from frivilligbors.enums import Category
from frivilligbors.errors import Refused
from frivilligbors.search_text import folded
from web.problems import Invalid

from ..forms import load_registration_input
from ..rules.import_columns import Column, guess, language_of, postings_of, sector_of
from ..rules.import_plan import BadRow, ImportPlan, ImportRow, ImportSource
from .table_file import MAX_ROWS, Rows, read_table

SAMPLE = 5
BLANK = ("", "anonymous", "anonym")  # what Microsoft Forms writes of somebody who is not signed in
MAX_PACKED = 40 * 1024 * 1024  # bytes of a table, when it is unpacked again
PATHS = {"organisations.0.sector": "sector", "organisations.0.name": "organisation", "organisations.0.number": "number"}
CATEGORIES = {folded(i18n.category(lang, one)): one for lang in i18n.LANGUAGES for one in Category}


def read_import(source: ImportSource) -> bytes:
    """The ImportPlan of a file, as JSON. Takes one dataclass, so that a process of its own can do it."""
    return dumps(plan_of(source)).encode()


def plan_of(source: ImportSource) -> ImportPlan:
    """The plan of a file. What cannot be taken is said in it, as `refused`."""
    try:
        rows = _unpacked(source.content) if source.packed else read_table(base64.b64decode(source.content))
        return _plan(rows, source)
    except Refused as no:
        return ImportPlan(refused=no.error_code)


def _plan(table: Rows, source: ImportSource) -> ImportPlan:
    (_, headings), *rows = table
    width = max(len(headings), *(len(cells) for _, cells in rows), 1)
    headings = [*headings, *[""] * (width - len(headings))]
    if not rows:
        raise Refused("file-empty")
    columns = _columns(source.columns, headings, rows)
    good, bad = list[ImportRow](), list[BadRow]()
    nameless = not {Column.NAME, Column.GIVEN_NAME, Column.FAMILY_NAME} & set(columns)
    for number, cells in [] if nameless else rows:
        data = _registration(_by_column(columns, cells), source)
        try:
            good.append(ImportRow(row=number, registration_input=load_registration_input(data, source.language)))
        except Invalid as wrong:
            path, (error_code, values) = next(iter(wrong.errors.items()))
            field = PATHS.get(path, path.partition(".")[0])
            limit = int(values.get("limit", 0))
            bad.append(BadRow(row=number, name=data["name"][:80], field=field, error_code=error_code, limit=limit))
    return ImportPlan(
        refused="import-no-name" if nameless else "",
        headings=tuple(heading[:80] for heading in headings),
        columns=tuple(columns),
        sample=tuple(tuple(cell[:80] for cell in [*cells, *[""] * (width - len(cells))]) for _, cells in rows[:SAMPLE]),
        rows=tuple(good),
        bad=tuple(bad),
        packed=_packed(table),
    )


def _columns(chosen: Sequence[str], headings: Sequence[str], rows: Rows) -> list[str]:
    if not chosen:
        filled = Counter(index for _, cells in rows for index, cell in enumerate(cells) if cell.lower() not in BLANK)
        return [column or "" for column in guess(headings, [filled[index] for index in range(len(headings))])]
    known = [one if one in set(Column) else "" for one in chosen[: len(headings)]]
    return [*known, *[""] * (len(headings) - len(known))]


def _by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, list[str]]:
    """The cells of a row by what they hold."""
    by_column: dict[str, list[str]] = {column: [] for column in Column}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            by_column[column].append(cell)
    return by_column


def _registration(by_column: dict[str, list[str]], source: ImportSource) -> dict[str, Any]:
    """What the registration form would tell."""

    def first(column: Column) -> str:
        return " ".join(next(iter(by_column[column]), "").split())

    name = first(Column.NAME) or f"{first(Column.GIVEN_NAME)} {first(Column.FAMILY_NAME)}".strip()
    sector, organisation = sector_of(first(Column.SECTOR)), first(Column.ORGANISATION)
    if not organisation:
        organisation, sector = name[:100], sector or "individual"
    category = CATEGORIES.get(folded(first(Column.CATEGORY)), first(Column.CATEGORY))
    category = category if category in set(Category) else Category.OTHER
    return {
        "name": name,
        "email": first(Column.EMAIL),
        "language": language_of(first(Column.LANGUAGE)) or source.language,
        "organisations": [{"name": organisation, "sector": sector or source.sector, "number": first(Column.NUMBER)}],
        "needs": [{"category": str(category), "text": text} for text in postings_of(by_column[Column.NEED])],
        "offers": [{"category": str(category), "text": text} for text in postings_of(by_column[Column.OFFER])],
    }


def _packed(table: Rows) -> str:
    return base64.b64encode(zlib.compress(json.dumps(table, ensure_ascii=False).encode(errors="replace"))).decode()


def _unpacked(packed: str) -> Rows:
    """The table that a page carried. Raises Refused (`file-damaged`)."""
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(base64.b64decode(packed, validate=True), MAX_PACKED)
        table = [(int(number), [str(cell) for cell in cells]) for number, cells in json.loads(text)]
    except (ValueError, TypeError, zlib.error, RecursionError) as wrong:
        raise Refused("file-damaged") from wrong
    if not table or len(table) > MAX_ROWS + 1:
        raise Refused("file-damaged")
    return table
