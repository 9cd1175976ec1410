import re
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from typst import TypstError

from services.results.documents.booklet_pdf import booklet_pdf, index
from services.results.documents.image_png import image_png
from services.results.documents.parts import DocumentPart, parts_of
from services.results.documents.result_pdf import MAX_IN_PART, result_pdf
from services.results.rules.result import Result
from web import typesetting

from .cast import ARABIC, CHINESE, HINDI, LONG, MARKUP, PUBLISHED, document, drammen, result_of, trying

PRINTED = [result_pdf, booklet_pdf]


def printed(make: Any, result: Result, language: str = "nb", part: int = 1) -> PdfReader:
    return PdfReader(BytesIO(make(DocumentPart(document(result, language), part))))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def elements(pdf: PdfReader) -> list[DictionaryObject]:
    """Every structure element of a tagged document."""
    found, waiting = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, ArrayObject):
            waiting += list(one)
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                found.append(one)
            if "/K" in one:
                waiting.append(one["/K"])
    return found


@pytest.mark.parametrize("make", PRINTED)
def test_a_document_says_that_it_may_be_archived_and_can_be_read_by_all(make: Any) -> None:
    pdf = printed(make, drammen(), "nn")
    root = pdf.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("nn")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Frivilligbørsen i Drammen"
    assert root["/OutputIntents"]
    assert pdf.outline, "Its headings are bookmarks."
    assert not pdf.is_encrypted


@pytest.mark.parametrize("make", PRINTED)
def test_every_letter_comes_along_and_nothing_in_a_document_does_anything(make: Any) -> None:
    pdf = printed(make, trying())
    names = {name for one in pdf.resolved_objects.values() if isinstance(one, DictionaryObject) for name in one}
    assert not {"/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/EmbeddedFiles"} & names
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described), described


@pytest.mark.parametrize("make", PRINTED)
def test_headings_pictures_and_lists_are_told_to_whoever_hears_them(make: Any) -> None:
    found = elements(printed(make, drammen()))
    kinds = {str(one["/S"]) for one in found}
    assert {"/H1", "/H2", "/P", "/Figure"} <= kinds
    figures = [one for one in found if one["/S"] == "/Figure"]
    assert figures
    assert all(str(one.get("/Alt", "")) for one in figures)


def test_the_figures_are_tables_with_headings() -> None:
    kinds = [str(one["/S"]) for one in elements(printed(result_pdf, drammen()))]
    assert kinds.count("/Table") == 5
    assert kinds.count("/TH") == 11


def test_a_document_that_not_all_could_read_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "bare.typ"
    template.write_text('#set document(title: "x")\n#image("mark.svg")\n')
    with pytest.raises(TypstError, match="alt"):
        typesetting.pdf(
            template, {"language": "nb"}, {"mark.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'}, PUBLISHED
        )


def test_every_page_says_where_the_result_stands() -> None:
    for page in printed(result_pdf, drammen()).pages:
        assert "bors.example.no/resultat/drammen" in page.extract_text()


def test_the_result_of_drammen_is_what_the_municipality_told() -> None:
    text = text_of(printed(result_pdf, drammen()))
    assert "49 avtaler" in text
    for share in ("26 mellom frivillig og offentlig", "12 mellom offentlige", "11 mellom frivillige"):
        assert re.search(share.replace(" ", r"(?: \w)* ", 1), text), text[:600]


@pytest.mark.parametrize(("language", "word"), [("nb", "avtaler"), ("nn", "avtalar"), ("en", "agreements")])
def test_a_document_speaks_the_language_that_is_asked_for(language: str, word: str) -> None:
    assert f"49 {word}" in text_of(printed(booklet_pdf, drammen(), language))


@pytest.mark.parametrize("make", PRINTED)
def test_what_somebody_typed_is_written_as_it_was_typed(make: Any) -> None:
    text = text_of(printed(make, trying())).replace("\u200b", "")
    for word in MARKUP.split():
        assert word.strip("\"'") in text, word
    written = text.replace(" ", "").count("ogrydderselv.")
    assert written > 2 * LONG.count("og rydder selv.") - 10, "All of it, but for what a page divides."
    assert "Biblioteket på Å" in text


@pytest.mark.parametrize("make", PRINTED)
def test_other_scripts_have_their_letters(make: Any) -> None:
    pdf = printed(make, trying())
    fonts = {str(font.get_object()["/BaseFont"]) for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()}
    for script in ("Arabic", "CJKjp"):
        assert any(script in font for font in fonts), (script, fonts)
    text = text_of(pdf)
    assert CHINESE in text
    assert all(letter in text for letter in set(ARABIC + HINDI) if letter.isalpha())


def test_a_text_is_written_from_right_to_left_where_it_begins_so() -> None:
    assert typesetting.written(ARABIC) == {"rtl": ARABIC}
    assert typesetting.written(f"Røde Kors {ARABIC}") == f"Røde Kors {ARABIC}"


def test_no_sign_at_all_stops_a_document() -> None:
    signs = [chr(point) for point in [*range(0x20, 0x3000, 7), *range(0x3000, 0xD800, 331), *range(0xE000, 0x110000, 4099)]]
    first = drammen().agreements[0]
    words = ["".join(signs[at : at + 40]) for at in range(0, len(signs), 40)]
    agreements = [
        replace(first, number=at, parties=(replace(first.parties[0], organisation=word, gives=word), first.parties[1]))
        for at, word in enumerate(words, 1)
    ]
    assert len(printed(booklet_pdf, result_of(agreements)).pages) > 5


def test_nothing_agreed_is_a_result_too() -> None:
    empty = replace(result_of([], voided=0), edition=None, editions=())
    assert "0 avtaler" in text_of(printed(result_pdf, empty))
    assert "0 avtaler" in text_of(printed(booklet_pdf, empty))


def test_the_same_result_gives_the_same_bytes() -> None:
    part = DocumentPart(document(drammen()))
    assert result_pdf(part) == result_pdf(part)


def test_thousands_of_agreements_come_in_parts_that_together_have_them_all() -> None:
    first = drammen().agreements[0]
    many = [replace(first, number=number, agreement_id=str(number)) for number in range(1, MAX_IN_PART + 3)]
    assert parts_of(len(many), MAX_IN_PART) == 2
    last = text_of(printed(result_pdf, result_of(many), part=2))
    assert "Del 2 av 2" in last
    assert last.count("Fjell skole") == 2
    assert f"{MAX_IN_PART + 2} avtaler" in last, "The figures are those of all."


def test_the_index_is_in_the_order_of_the_norwegian_alphabet() -> None:
    first = drammen().agreements[0]
    names = ["Åsen", "Ærlig", "Øvre", "Zoo", "arv", "Ås"]
    agreements = [
        replace(
            first,
            number=at,
            parties=(replace(first.parties[0], organisation=name), replace(first.parties[1], organisation="B")),
        )
        for at, name in enumerate(names, 1)
    ]
    found = index(agreements)
    assert [one["name"] for one in found] == ["arv", "B", "Zoo", "Ærlig", "Øvre", "Ås", "Åsen"]
    assert found[1]["numbers"] == [1, 2, 3, 4, 5, 6]


def test_the_picture_to_share_is_of_the_size_that_is_shown() -> None:
    png = image_png(document(drammen()))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    assert len(png) < 300_000


def test_the_picture_shows_counts_alone() -> None:
    agreements = [
        replace(one, parties=(replace(one.parties[0], organisation="X" * 50), one.parties[1])) for one in drammen().agreements
    ]
    changed = replace(drammen(), agreements=tuple(agreements))
    assert zlib.crc32(image_png(document(changed))) == zlib.crc32(image_png(document(drammen())))
