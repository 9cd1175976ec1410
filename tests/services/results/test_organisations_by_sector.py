"""How many organisations took part from each sector, those without an agreement too: on the page, in JSON, in the files, and in
what stays."""

import csv
import re
from io import BytesIO, StringIO
from secrets import token_hex
from typing import Any
from zipfile import ZipFile

import pytest

from frivilligbors import bors_erasure
from frivilligbors.enums import Sector
from services.registration.rules import registration

from .played_evening import OLA, PlayedEvening
from .test_result_files import text_in
from .test_result_page import words

SECTORS = ("voluntary", "public", "business")


def register(played: PlayedEvening, *organisations: tuple[str, str]) -> Any:
    """Somebody who comes for these, and agrees nothing."""
    named = [{"name": name, "sector": sector} for name, sector in organisations]
    body = played.evening.registration(played.evening.participants[0]) | {"name": "Solveig Dal", "organisations": named}
    answer = played.post("registration", "participants", body | {"email": None})
    assert answer.status_code == 201, answer.text
    return answer.json


def planned_by_sector(played: PlayedEvening) -> dict[str, int]:
    organisations = {(one.name, one.sector) for person in played.evening.participants for one in person.organisations}
    return {sector: sum(one == sector for _, one in organisations) for sector in SECTORS}


def agreed_by_sector(played: PlayedEvening) -> dict[str, int]:
    of = {one.ref: one.organisations[0] for one in played.evening.participants}
    organisations = {of[party.ref] for planned in played.evening.agreements for party in planned.parties}
    return {sector: sum(one.sector == sector for one in organisations) for sector in SECTORS}


def hold(played: PlayedEvening) -> None:
    played.hold()
    played.close()
    played.publish()


@pytest.fixture
def more(planned: PlayedEvening) -> PlayedEvening:
    """Drammen's evening, and people who agreed nothing: of two businesses, for themselves, and one who thought better of it."""
    register(planned, ("Bakeriet", "business"), ("Smia", "business"))
    register(planned, ("Bakeriet", "business"))
    register(planned, ("Solveig", "individual"))
    gone = register(planned, ("Fabrikken", "business"))
    client = planned.apps["registration"].test_client()
    client.post("/deg", data={"token": gone["token"]})
    assert client.post("/deg/meld-av", data={"key": token_hex(8)}).status_code == 303
    hold(planned)
    return planned


def rows_of(played: PlayedEvening) -> list[list[str]]:
    """The table of the page, cell by cell."""
    table = re.search(r'<table class="counts" id="virksomheter".*?</table>', played.get().text, re.DOTALL)
    assert table
    rows = re.findall(r"<tr>(.*?)</tr>", table[0])
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_all_that_took_part_are_counted_and_those_with_an_agreement_apart(more: PlayedEvening) -> None:
    figures = more.get(".json").json["figures"]
    expected = planned_by_sector(more) | {"business": 2}
    assert figures["organisations_by_sector"] == expected
    assert figures["organisations_in_agreements"] == agreed_by_sector(more)
    assert sum(expected.values()) > sum(agreed_by_sector(more).values())
    agreed = figures["organisations_in_agreements"]
    names = {"voluntary": "Frivillig", "public": "Offentlig", "business": "Bedrift"}
    assert rows_of(more) == [
        ["Sektor", "Var med", "Har avtale"],
        *([names[one], str(expected[one]), str(agreed[one])] for one in SECTORS),
        ["I alt", str(sum(expected.values())), str(sum(agreed.values()))],
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "er regnet én gang. {} av dem har en avtale. Privatpersoner er ikke virksomheter."),
        ("nn", "er rekna éin gong. {} av dei har ein avtale. Privatpersonar er ikkje verksemder."),
        ("en", "is counted once. {} of them have an agreement. Private persons are not organisations."),
    ],
)
def test_the_page_says_what_is_counted(more: PlayedEvening, language: str, expected: str) -> None:
    agreed = sum(more.get(".json").json["figures"]["organisations_in_agreements"].values())
    assert expected.format(agreed) in words(more.get(headers={"Accept-Language": language}))


def test_the_files_say_the_same(more: PlayedEvening) -> None:
    rows = list(csv.reader(StringIO(more.get("/tall.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert ["Virksomheter etter sektor", "Bedrift", "2"] in rows
    assert ["Virksomheter med avtale", "Bedrift", "0"] in rows
    with ZipFile(BytesIO(more.get(".xlsx").data)) as packed:
        assert 'name="Virksomheter etter sektor"' in packed.read("xl/workbook.xml").decode()
    assert "Sektor Var med Har avtale" in text_in(".pdf", more.get(".pdf").data)
    assert "Bedrift 2 0" in text_in(".pdf", more.get(".pdf").data)


def test_whoever_is_erased_afterwards_is_still_counted(more: PlayedEvening) -> None:
    before = more.get(".json").json["figures"]
    more.erase(more.evening.participants[0].ref)
    assert more.get(".json").json["figures"] == before


def test_after_erasure_the_figures_stand_and_small_ones_are_merged(more: PlayedEvening) -> None:
    expected = planned_by_sector(more) | {"business": 2}
    bors_erasure.erase(more.context.redis, more.clock, more.slug, by=OLA, idempotency_key="erase")
    archive = bors_erasure.archive_of(more.context.redis, more.slug)
    assert archive
    assert archive.totals
    assert archive.totals.organisations == sum(expected.values())
    by_sector = archive.totals.organisations_by_sector
    assert by_sector.total == sum(expected.values())
    assert Sector.BUSINESS in by_sector.names
    assert Sector.INDIVIDUAL not in (*by_sector.names, *by_sector.counts)
    assert "Virksomheter etter sektor" in words(more.get())


def test_of_a_bors_that_an_older_version_began_it_is_said_that_it_is_not_known(
    planned: PlayedEvening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "organisation_fields", lambda _: {})
    register(planned, ("Bakeriet", "business"))
    hold(planned)
    figures = planned.get(".json").json["figures"]
    assert figures["organisations_by_sector"] is None
    assert figures["organisations_in_agreements"] == agreed_by_sector(planned)
    assert rows_of(planned)[0] == ["Sektor", "Har avtale"]
    assert "Hvor mange som var med fra hver sektor, er ikke kjent" in words(planned.get())
    rows = list(csv.reader(StringIO(planned.get("/tall.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert ["Virksomheter etter sektor", "Ikke kjent", ""] in rows
    assert "– 0" in text_in(".pdf", planned.get(".pdf").data)
    bors_erasure.erase(planned.context.redis, planned.clock, planned.slug, by=OLA, idempotency_key="erase")
    archive = bors_erasure.archive_of(planned.context.redis, planned.slug)
    assert archive
    assert archive.totals
    assert archive.totals.organisations == sum(planned_by_sector(planned).values()) + 1
