"""CSV as Norwegian spreadsheets read it, of which nothing that a person typed can run."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import StringIO

from i18n.times import ZONE

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠|%")
BOM = "\ufeff"  # without it Excel reads æøå as something else


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A table as CSV: semicolons, and a mark that says UTF-8. No text is taken for a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return f"{BOM}{text.getvalue()}".encode()


def harmless(text: str) -> str:
    """A text as no spreadsheet takes it for a formula: with an apostrophe before what begins like one."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def local_time(instant: str) -> str:
    """An instant (UTC) as the clock on the wall showed it: ``2024-05-06 19:11:18``."""
    at = datetime.fromisoformat(instant.rstrip("Z")).replace(tzinfo=UTC).astimezone(ZONE)
    return at.replace(tzinfo=None, microsecond=0).isoformat(" ", "seconds")
