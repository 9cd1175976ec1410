"""What a file holds, once it is read: whom it would make participants, and which rows cannot be. Pure."""

from dataclasses import dataclass

from .registration import RegistrationInput


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """A file (`content` in Base64), or its table as a page carried it (`packed`), and what its columns hold, if that is said.

    `sector`: that of the organisations whose row names none; empty for none. `language`: that of rows without one.
    """

    content: str
    packed: bool = False
    columns: tuple[str, ...] = ()
    sector: str = ""
    language: str = "nb"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A row of the file that makes somebody a participant. `row`: its number as a spreadsheet shows it."""

    row: int
    registration_input: RegistrationInput


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that does not: whose it is, as far as it says, and the error code of what is wrong with a field."""

    row: int
    name: str
    field: str
    error_code: str
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """All of it. `refused`: why the whole file cannot be taken; empty if it can. `packed`: the table, for a page to carry."""

    refused: str = ""
    headings: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    rows: tuple[ImportRow, ...] = ()
    bad: tuple[BadRow, ...] = ()
    packed: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list: the row, id and code of each who was added, and the rows whose person was here already."""

    added: list[tuple[int, str, str]]
    known: list[int]
