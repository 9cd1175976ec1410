import csv
import os
import re
import shutil
import subprocess
from datetime import datetime
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from frivilligbors.tallies import GROUPS, PAIRS
from services.results.documents.result_tables import figures_csv, list_csv, result_xlsx
from services.results.documents.tables import ColumnKind, Table, TableColumn, TablesDocument, csv_file, xlsx

from .cast import CONTROL, EMOJI, LONG, document, drammen, trying

SHEETS = [
    "Tall",
    "Fordelingen",
    "Mellom sektorene",
    "Kategorier",
    "Deltakere etter sektor",
    "Virksomheter etter sektor",
    "Virksomheter med avtale",
    "Avtaler per minutt",
    "Avtalene",
]
CELL = re.compile(r"<table:table-cell([^>]*?)(?:/>|>(.*?)</table:table-cell>)", re.DOTALL)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def flat(path: Path, options: str = "") -> str:
    """The file as LibreOffice reads it, as flat XML."""
    office = shutil.which("soffice")
    if office is None:
        assert "NOTHING_SKIPPED" not in os.environ, "LibreOffice is missing: see .ci/run."
        pytest.skip("LibreOffice is not installed here.")
    command = [office, f"-env:UserInstallation=file://{path.parent}/profile", "--headless", *([options] if options else [])]
    subprocess.run(
        [*command, "--convert-to", "fods", "--outdir", str(path.parent), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return path.with_suffix(".fods").read_text()


def test_a_csv_is_what_a_norwegian_spreadsheet_takes_it_for() -> None:
    content = list_csv(document(drammen()))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 50
    assert b"\n" not in content.replace(b"\r\n", b"")
    heading, *rows = rows_of(content)
    assert heading[:4] == ["Nr.", "Tid", "Slag", "Kategori"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 50)]
    assert rows[0][1] == "2024-05-06 18:35:00", "By the clock on the wall in Norway."


def test_a_private_person_who_has_not_consented_is_a_sector_in_a_table() -> None:
    rows = [row for row in rows_of(list_csv(document(drammen()))) if "Privatperson" in row]
    assert (
        sorted((row[5], row[6]) for row in rows) == [("", ""), ("Kari Nordmann", "To timer korsang på sommerfesten")]
        or len(rows) == 2
    )


def test_the_figures_are_one_table_in_which_all_pairs_and_groups_add_up() -> None:
    heading, *rows = rows_of(figures_csv(document(drammen())))
    assert heading == ["Tabell", "Tall (Utgave 1, 6. mai 2024)", "Antall"]
    for table, many in (("Fordelingen", len(GROUPS)), ("Mellom sektorene", len(PAIRS)), ("Kategorier", 8)):
        counts = [int(row[2]) for row in rows if row[0] == table]
        assert (len(counts), sum(counts)) == (many, 49)


@pytest.mark.parametrize("typed", [*CONTROL, "\t=1+1", "\r=1+1", "  =1+1", "＝1+1"])
def test_no_cell_of_a_csv_begins_a_formula(typed: str) -> None:
    table = Table("T", (TableColumn("a"),), ((typed,),))
    _, (cell,) = rows_of(csv_file(TablesDocument("T", (table,))))
    assert cell == f"'{typed}"


def test_a_number_of_our_own_may_be_negative() -> None:
    table = Table("T", (TableColumn("a", ColumnKind.COUNT),), ((-1,),))
    assert rows_of(csv_file(TablesDocument("T", (table,))))[1] == ["-1"]


def test_an_xlsx_holds_no_formula_and_no_link_whatever_is_typed(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(result_xlsx(document(trying())))
    with ZipFile(tmp_path / "x.xlsx") as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        names = re.findall(r'<sheet name="([^"]+)"', packed.read("xl/workbook.xml").decode())
    assert names == SHEETS
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert all('<pane ySplit="1"' in sheet and "<autoFilter" in sheet for sheet in sheets), "The heading stays, and filters."


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    table = Table("T", (TableColumn("a"),), ((LONG * 4,),))
    (tmp_path / "x.xlsx").write_bytes(xlsx(TablesDocument("T", (table,))))
    with ZipFile(tmp_path / "x.xlsx") as packed:
        (cell,) = re.findall(r"<t[^>]*>(Vi låner.*?)</t>", packed.read("xl/sharedStrings.xml").decode())
    assert len(cell) == 32_767
    assert cell.endswith("…")


def test_libreoffice_reads_an_xlsx_with_its_letters_its_times_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "resultat.xlsx"
    file.write_bytes(result_xlsx(document(trying())))
    xml = flat(file)
    assert re.findall(r'<table:table table:name="([^"]+)"', xml) == SHEETS
    assert "table:formula" not in xml
    assert "xlink:href" not in xml
    assert "Biblioteket på Å" in xml
    assert EMOJI in xml
    times = re.findall(r'office:value-type="date" office:date-value="([^"]+)"', xml)
    assert datetime.fromisoformat(times[-1]) == datetime(2024, 5, 6, 18, 49)  # noqa: DTZ001 - a cell has no zone
    texts = [
        re.sub(r"<[^>]+>", "", text).strip() for attributes, text in CELL.findall(xml) if 'value-type="string"' in attributes
    ]
    for typed in CONTROL:
        assert typed in [text.replace("&quot;", '"') for text in texts]


@pytest.mark.long
def test_libreoffice_in_norwegian_reads_a_csv_with_its_letters_its_times_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "resultat.csv"
    file.write_bytes(list_csv(document(trying())))
    xml = flat(file, "--infilter=CSV:59,34,76,1,,1044,false,true")
    assert "table:formula" not in xml
    assert "Biblioteket på Å" in xml
    dates = re.findall(r'office:value-type="date" office:date-value="([^"]+)"', xml)
    assert len(dates) == 15
    assert dates[0] == "2024-05-06T18:35:00"
