"""What an organiser prints: each document in three languages, its codes as a camera reads them, and invitations made once."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from frivilligbors.enums import Role
from services.organiser.documents.evening import PrintedEvening
from services.organiser.documents.poster import PosterDocument, PosterSize, poster_pdf
from services.organiser.documents.run_of_show import RunOfShowDocument, run_of_show_pdf
from services.organiser.documents.table_signs import TableSignsDocument, table_signs_pdf
from tests.photographed_pages import PREVIEW, SENSOR, Photograph, photographed, read_codes
from tests.printed_pages import code_of, codes_on, demand_accessible, sizes_of, text_of
from web import invitations
from web.context import Context
from web.invitations import Token

from .desk import Desk, words
from .evening import Evening, everything

LANGUAGES = ["nb", "nn", "en"]
URL = "https://bors.drammen.kommune.no/b/drammen"
LONG_URL = "https://frivilligbors.ovre-eiker.kommune.no/b/frivilligbors-i-hokksund-2027"
LONG = "Frivilligbørsen for frivillige, kommunen og næringslivet i Øvre Eiker og omegn 2"
ARABIC = "محمد أحمد"
FILES = ["plakat-a3", "plakat-a4", "kjoreplan", "bordskilt"]
JSON = {"Idempotency-Key": "paper"}


def evening_of(language: str = "nb", **more: Any) -> PrintedEvening:
    known = {"name": "Frivilligbørsen i Drammen", "place": "Union Scene", "opens_at": datetime(2027, 5, 6, 16, 30, tzinfo=UTC)}
    return PrintedEvening(language=language, at=datetime(2027, 4, 1, tzinfo=UTC), **known | more)


def pages_of(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).pages


def stored(context: Context, slug: str) -> str:
    """All that the store keeps of a børs, in one text."""
    redis, texts = context.redis, []
    for key in everything(redis, slug):
        match redis.type(key):
            case "hash":
                texts.append(repr(redis.hgetall(key)))
            case "list":
                texts.append(repr(redis.lrange(key, 0, -1)))
            case "stream":
                texts.append(repr(redis.xrange(key)))
            case "string":
                texts.append(repr(redis.get(key)))
    assert texts
    return "".join(texts)


def poster(size: PosterSize = PosterSize.A3, url: str = URL, **more: Any) -> bytes:
    return poster_pdf(PosterDocument(evening=evening_of(**more), size=size, url=url))


def run_of_show(language: str = "nb", **more: Any) -> bytes:
    doors = datetime(2027, 5, 6, 16, 0, tzinfo=UTC)
    return run_of_show_pdf(
        RunOfShowDocument(
            evening=evening_of(language, **more), doors_at=doors, minutes=60, grace_minutes=5, url="http://localhost:8000"
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_paper_speaks_the_language_that_is_asked_for_and_can_be_read_by_all(ola: Desk, file: str, language: str) -> None:
    answer = ola.get(f"papir/{file}.pdf?papirsprak={language}")
    assert (answer.mimetype, answer.headers["Content-Language"]) == ("application/pdf", language)
    demand_accessible(answer.data, language)
    assert "sprak=" not in str(answer.headers.getlist("Set-Cookie")), "The pages stay in the organiser's own language."


@pytest.mark.parametrize("file", FILES)
def test_no_two_languages_are_the_same(ola: Desk, file: str) -> None:
    texts = {text_of(ola.get(f"papir/{file}.pdf?papirsprak={language}").data) for language in LANGUAGES}
    assert len(texts) == len(LANGUAGES)


@pytest.mark.parametrize(("size", "sheet"), [(PosterSize.A3, (297, 420)), (PosterSize.A4, (210, 297))])
def test_a_poster_is_one_sheet_with_name_place_day_and_a_code_to_register_by(size: PosterSize, sheet: tuple[int, int]) -> None:
    pdf = poster(size)
    assert sizes_of(pdf) == [sheet]
    assert codes_on(pdf) == [code_of(URL)]
    text = text_of(pdf)
    for word in (
        "Frivilligbørsen i Drammen",
        "Union Scene",
        "6. mai 2027",
        "18.30",
        URL.partition("://")[2],
        "Skann og bli med",
    ):
        assert word in text
    links = {str(one.get_object()["/A"]["/URI"]) for page in pages_of(pdf) for one in page.get("/Annots", [])}
    assert links == {URL}


@pytest.mark.parametrize("url", [URL, LONG_URL], ids=len)
@pytest.mark.parametrize("pixels_across", [PREVIEW, pytest.param(SENSOR, marks=pytest.mark.long)])
@pytest.mark.parametrize(("size", "metres"), [(PosterSize.A3, 3), (PosterSize.A4, 2)])
def test_a_phone_reads_the_code_on_a3_from_three_metres_and_that_on_a4_from_two(
    size: PosterSize, metres: int, pixels_across: int, url: str
) -> None:
    seen = photographed(poster(size, url), Photograph(metres, pixels_across))
    assert read_codes(seen) == [url]


def test_no_phone_reads_it_from_six_metres_while_it_aims() -> None:
    assert read_codes(photographed(poster(), Photograph(6, PREVIEW))) == [], "Then the photograph above would show nothing."


def test_a_long_name_and_a_name_in_other_letters_stand_on_a_poster() -> None:
    assert LONG in text_of(poster(name=LONG, place="Kulturhuset i gamle Hokksund, inngang fra torget"))
    arabic = text_of(poster(name=ARABIC))
    assert all(letter in arabic for letter in ARABIC.replace(" ", ""))
    assert "Børs" not in text_of(poster(name="የፈቃደኞች Børs")), "A line for a pen, where no font has the letters."


def test_what_was_typed_is_no_markup() -> None:
    name = "#panic() *Børs* $x$ <a> `b` \\ @c"
    assert name in text_of(poster(name=name))


def test_signs_are_numbered_and_read_from_both_sides() -> None:
    pdf = table_signs_pdf(TableSignsDocument(evening=evening_of(), first=9, count=3))
    assert sizes_of(pdf) == [(210, 297)] * 3
    for number, page in zip((9, 10, 11), pages_of(pdf), strict=True):
        words_on_page = page.extract_text().split()
        assert words_on_page.count(str(number)) == 2
        assert words_on_page.count("Megler") == 2


def test_a_number_of_signs_that_cannot_be_is_asked_for_again(ola: Desk) -> None:
    assert len(pages_of(ola.get("papir/bordskilt.pdf?antall=2&fra=3").data)) == 2
    for asked in ("antall=0", "antall=61", "antall=x", "fra=-1"):
        answer = ola.get(f"papir/bordskilt.pdf?{asked}")
        assert (answer.status_code, "Skriv et helt tall fra 1 til" in words(answer)) == (422, True)


def test_the_run_of_show_is_one_sheet_with_its_times_whatever_it_is_called() -> None:
    for language in LANGUAGES:
        pdf = run_of_show(language, name=LONG, place=LONG)
        assert sizes_of(pdf) == [(210, 297)]
        for clock in ("18.00", "18.25", "18.30", "19.25", "19.30", "19.35"):
            assert clock in text_of(pdf)
        unplanned = run_of_show(language, name=LONG, place=LONG, opens_at=None)
        assert sizes_of(unplanned) == [(210, 297)]
        assert "19.30" not in text_of(unplanned)


def test_brokers_are_invited_on_paper_each_with_a_code_that_signs_in(
    ola: Desk, context: Context, evening: Evening, app: Flask
) -> None:
    answer = ola.post("papir/meglere", names=f"Kari\n\n  {ARABIC} \n", lead="ja")
    assert (answer.status_code, answer.mimetype) == (201, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    demand_accessible(answer.data, "nb")
    links = [str(page["/Annots"][0].get_object()["/A"]["/URI"]) for page in pages_of(answer.data)]
    assert [codes_on(answer.data, page) for page in (1, 2)] == [[code_of(link)] for link in links]
    for link, name in zip(links, ("Kari", ARABIC), strict=True):
        url, _, token = link.partition("#")
        assert url == f"http://localhost/megler/{evening.slug}/inn"
        found = invitations.of_token(context, Token.read(token))  # type: ignore[arg-type]
        assert found
        assert (found.role, found.name, found.lead) == (Role.BROKER, name, True)


def test_what_is_sent_again_gives_the_same_invitations_and_nothing_of_their_codes_is_stored(
    ola: Desk, context: Context, evening: Evening
) -> None:
    first, again = (ola.post("papir/meglere", idempotency_key="twice", names="Kari\nLena") for _ in range(2))
    assert first.data == again.data
    assert [one.name for one in invitations.all_of(context, evening.slug) if one.role is Role.BROKER] == ["Kari", "Lena"]
    (token, *_) = [str(page["/Annots"][0].get_object()["/A"]["/URI"]).rpartition(".")[2] for page in pages_of(first.data)]
    assert len(token) == 48
    assert token not in stored(context, evening.slug)


@pytest.mark.parametrize("names", ["", "  \n ", "x" * 81, "\n".join(f"Megler {number}" for number in range(41))])
def test_names_that_cannot_be_stand_in_their_field_again_and_invite_nobody(
    ola: Desk, context: Context, evening: Evening, names: str
) -> None:
    answer = ola.post("papir/meglere", names=names)
    assert answer.status_code == 422
    assert 'id="names-error"' in answer.text
    assert names.strip() in re.sub(r"&#\d+;", "", answer.text)
    assert [one for one in invitations.all_of(context, evening.slug) if one.role is Role.BROKER] == []


def test_the_same_by_json(ola: Desk, context: Context, evening: Evening) -> None:
    listed = ola.get(f"/api/bors/{evening.slug}/papers").json
    assert {paper["paper"] for paper in listed["papers"]} >= {"poster-a3", "poster-a4", "table-signs", "run-of-show", "badges"}
    for paper in listed["papers"]:
        if "/arrangor/" in paper["address"]:
            assert ola.get(paper["address"].removeprefix("http://localhost")).data.startswith(b"%PDF")
    path = f"/api/bors/{evening.slug}/papers/broker-invitations"
    answer = ola.client.post(path, json={"names": ["Kari"]}, headers=JSON)
    assert (answer.status_code, answer.mimetype) == (201, "application/pdf")
    refused = ola.client.post(path, json={"names": []}, headers=JSON)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "names")
