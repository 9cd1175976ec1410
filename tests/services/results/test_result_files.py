"""The public files: who gets them, what they tell, and that what is withdrawn is gone at once."""

import csv
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from frivilligbors import bors_erasure
from services.results.routes.file_cache import MAX_FILES, FileCache
from services.results.routes.file_responses import XLSX

from .played_evening import OLA, PlayedEvening

OF_AGREEMENTS = (".pdf", "/hefte.pdf", ".xlsx", ".csv")
FILES = (*OF_AGREEMENTS, "/tall.csv", ".png")


def text_in(name: str, content: bytes) -> str:
    """All that a file says."""
    if name.endswith(".pdf"):
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    if name.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as packed:
            return packed.read("xl/sharedStrings.xml").decode()
    return content.decode("utf-8-sig") if name.endswith(".csv") else ""


def test_a_file_is_everybodys_once_the_result_is_published(over: PlayedEvening) -> None:
    for name in FILES:
        assert over.get(name).status_code == 404, name
        preliminary = over.get(name, by="ola")
        assert preliminary.status_code == 200, name
        assert preliminary.headers["Cache-Control"] == "private, no-store", name
    over.publish()
    for name in FILES:
        answer = over.get(name)
        assert answer.status_code == 200, name
        assert answer.headers["Cache-Control"] == "no-cache", name
        assert over.get(name, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304, name


def test_the_files_of_drammen_say_what_the_page_says(published: PlayedEvening) -> None:
    rows = list(csv.reader(StringIO(published.get(".csv").data.decode("utf-8-sig")), delimiter=";"))
    body = published.get(".json").json
    assert [int(row[0]) for row in rows[1:]] == [one["number"] for one in body["agreements"]]
    assert [(row[5], row[8]) for row in rows[1:]] == [
        tuple(party["organisation"] for party in one["parties"]) for one in body["agreements"]
    ]
    for name in (".pdf", "/hefte.pdf"):
        file_text = text_in(name, published.get(name).data)
        assert "49 avtaler" in file_text
        assert "Norsk Folkehjelp Drammen" in file_text
    assert published.get(".xlsx").mimetype == XLSX


def test_consent_that_is_withdrawn_is_gone_from_every_file_at_once(published: PlayedEvening) -> None:
    first = published.evening.agreements[0].parties[0]
    for name in OF_AGREEMENTS:
        assert first.gives in text_in(name, published.get(name).data).replace("\u200b", ""), name
    published.change_consents(first.ref, result=False)
    for name in OF_AGREEMENTS:
        assert first.gives not in text_in(name, published.get(name).data).replace("\u200b", ""), name


def test_whoever_is_erased_is_gone_from_every_file_at_once(published: PlayedEvening) -> None:
    first = published.evening.agreements[0].parties[0]
    for name in OF_AGREEMENTS:
        assert first.gives in text_in(name, published.get(name).data).replace("\u200b", ""), name
    published.erase(first.ref)
    for name in OF_AGREEMENTS:
        assert first.gives not in text_in(name, published.get(name).data).replace("\u200b", ""), name


def test_of_an_erased_bors_no_file_is_given_though_one_was_kept(published: PlayedEvening) -> None:
    for name in FILES:
        assert published.get(name).status_code == 200, name
    bors_erasure.erase(published.context.redis, published.clock, published.slug, by=OLA, idempotency_key="erase")
    for name in FILES:
        assert published.get(name).status_code == 410, name


def test_a_part_or_an_edition_that_is_not_there_is_told_in_words(published: PlayedEvening) -> None:
    for query in ("?del=0", "?del=2", "?del=x", "?del=-1", "?del=99999999999999999999", "?del=²", "?utgave=7"):
        for name in (".pdf", "/hefte.pdf"):
            assert published.get(f"{name}{query}").status_code == 404, query


def test_no_file_names_an_address_or_a_participant(published: PlayedEvening) -> None:
    for name in FILES:
        file_text = text_in(name, published.get(name).data)
        assert "@example.no" not in file_text
        assert "Deltaker 0" not in file_text


def test_nobody_chooses_by_a_host_of_their_own_what_others_are_given(published: PlayedEvening) -> None:
    first = published.get(".pdf")
    assert published.get(".pdf", base_url="http://evil.example.com").data == first.data
    assert "evil" not in text_in(".pdf", first.data)


def test_a_file_is_made_once_however_many_ask_for_it() -> None:
    cache, made, begun = FileCache(), [], threading.Event()

    def make() -> bytes:
        begun.wait(60)
        made.append(1)
        return b"x"

    with ThreadPoolExecutor(4) as askers:
        asked = [askers.submit(cache.get, ("a",), (1,), make) for _ in range(4)]
        begun.set()
        assert [one.result() for one in asked] == [b"x"] * 4
    assert made == [1]


def test_a_file_that_could_not_be_made_is_made_for_the_next_who_asks() -> None:
    cache = FileCache()

    def broken() -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cache.get(("a",), (1,), broken)
    assert cache.get(("a",), (1,), lambda: b"whole") == b"whole"


def test_of_a_file_the_newest_version_alone_is_kept() -> None:
    cache = FileCache()
    assert cache.get(("a",), (1,), lambda: b"first") == b"first"
    assert cache.get(("a",), (2,), lambda: b"second") == b"second"
    assert cache.get(("a",), (1,), lambda: b"made anew") == b"made anew"


def test_of_too_many_files_the_one_that_was_asked_for_longest_ago_goes() -> None:
    cache = FileCache()
    for number in range(MAX_FILES):
        cache.get((number,), (1,), lambda: b"first")
    cache.get((0,), (1,), lambda: b"second")
    cache.get(("new",), (1,), lambda: b"first")
    assert cache.get((0,), (1,), lambda: b"third") == b"first"
    assert cache.get((1,), (1,), lambda: b"second") == b"second"
