"""Lists as whatever program wrote them are understood, and what is no list is told."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from frivilligbors.enums import Sector
from services.registration.rules.import_columns import Column, guess, sector_of

from .bors_client import BorsClient, error_at
from .importer import FORMS, PLAIN, PRETIX, Importer, xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_in_whatever_way_it_was_written(
    bors_client: BorsClient, importer: Importer, encoding: str, separator: str
) -> None:
    body = importer.take(PLAIN.replace(";", separator).replace("\n", "\r\n").encode(encoding))
    assert (body["added"], body["known"], body["bad"]) == (2, 0, [])
    assert [one.name for one in bors_client.participants()] == ["Åse Dahl", "Bo Lie"]
    assert [one.email for one in bors_client.participants()] == ["ase@example.no", None]


@pytest.mark.parametrize(
    "content",
    [
        PRETIX,
        FORMS,
        xlsx(
            ["Fornavn", "Etternavn", "E-postadresse", "Organisasjon", "Type sektor"],
            ["Åse", "Dahl", "ase@example.no", "Fjordkoret", "Frivillig"],
        ),
    ],
    ids=["pretix", "Forms", "Excel"],
)
def test_the_lists_of_known_programs_are_understood(bors_client: BorsClient, importer: Importer, content: Any) -> None:
    assert importer.take(content)["added"] == 1
    (one,) = bors_client.participants()
    (organisation,) = bors_client.context.queries.organisations(bors_client.bors, one.organisation_ids)
    assert (one.name, one.email, organisation.name, organisation.sector) == (
        "Åse Dahl",
        "ase@example.no",
        "Fjordkoret",
        Sector.VOLUNTARY,
    )


def test_needs_and_offers_come_along_one_for_each_line(bors_client: BorsClient, importer: Importer) -> None:
    importer.take(FORMS)
    (one,) = bors_client.participants()
    assert [need.text for need in one.needs] == ["Et sted å øve", "Noter"]
    assert [offer.text for offer in one.offers] == ["En konsert"]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (200 << 20))
    return file.getvalue()


def far_away() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = "Navn"
    book.active.cell(1_048_576, 16_384, "x")
    book.save(file)
    return file.getvalue()


def archive(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "error_code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf\r\n", "file-empty"),
        (b"Navn;E-post\r\n", "file-empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file-old-excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40, "file-not-a-table"),
        (b"%PDF-1.7 \n%abc", "file-not-a-table"),
        (b"<html><body>Navn</body></html>", "file-not-a-table"),
        (archive(a="b"), "file-not-a-table"),
        (archive(**{"xl/workbook.xml": "<!DOCTYPE x"}), "file-damaged"),
        (xlsx(["Navn"], ["Kari"])[:2000], "file-damaged"),
        (bomb, "file-too-large-inside"),
        (xlsx([f"k{n}" for n in range(300)]), "too-many-columns"),
        (";".join(f"k{n}" for n in range(300)).encode(), "too-many-columns"),
        (b"Navn\n" + b"Kari\n" * 5001, "too-many-rows"),
        (b"Farge;Tall\nblue;3\n", "import-no-name"),
        (b"x" * (6 << 20), "body-too-large"),
    ],
)
def test_what_is_no_list_is_told_and_nothing_is_kept(
    bors_client: BorsClient, importer: Importer, content: bytes | Callable[[], bytes], error_code: str
) -> None:
    content = content() if callable(content) else content
    before = bors_client.redis_keys
    answer = importer.send(content)
    assert (answer.json["code"], answer.status_code < 500) == (error_code, True)
    assert bors_client.redis_keys == before
    if error_code not in ("body-too-large", "import-no-name"):
        page = importer.upload(content or b"")
        assert page.status_code in (400, 413, 415, 422)
        assert error_at(page.text, "file")


def test_a_cell_of_a_million_and_one_far_away_harm_nobody(bors_client: BorsClient, importer: Importer) -> None:
    body = importer.take(f"Navn;Merknad;Virksomhet;Sektor\nKari;{'y' * 1_000_000};Koret;Frivillig\n{'x' * 1_000_000};;;\n")
    assert (body["added"], [one["row"] for one in body["bad"]]) == (1, [3])
    assert importer.send(far_away()).json["code"] == "file-empty"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Organisasjonsnr.", Column.NUMBER),
        ("Org. nr", Column.NUMBER),
        ("Navn på virksomheten", Column.ORGANISATION),
        ("Surname", Column.FAMILY_NAME),
        ("Språk", Column.LANGUAGE),
        ("Hva ønsker dere?", Column.NEED),
        ("Tilbud 2", Column.OFFER),
        ("Product name", None),
        ("Merknad", None),
    ],
)
def test_a_heading_tells_what_a_column_holds(heading: str, column: Column | None) -> None:
    assert guess([heading], [1]) == (column,)


@pytest.mark.parametrize(
    ("words", "sector"),
    [("FRIVILLIG lag", "voluntary"), ("Næringsliv", "business"), ("Privatperson", "individual"), ("Kommune", "public")],
)
def test_a_sector_is_known_by_peoples_words(words: str, sector: str) -> None:
    assert sector_of(words) == sector
