"""The paper bridge: numbered forms, each confirmed once, with the time that was written on it."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

import i18n
from frivilligbors import keys
from frivilligbors.codec import instant
from frivilligbors.colours import COLOURS
from frivilligbors.enums import Category
from services.agreements.documents.paper_forms import PaperFormsDocument, paper_forms_pdf
from services.organiser.commands import command_line
from services.organiser.store import bors_settings
from tests.printed_pages import code_of, codes_on, coloured, demand_accessible, sizes_of, text_of

from .cast import CODES, Evening, agreement_body
from .conftest import Hands
from .served import Desk, serving
from .test_desk import page_text, typed

ADDRESS = "https://bors.drammen.kommune.no/megler/drammen?papir="
LANGUAGES = ["nb", "nn", "en"]
TEXTS = [
    *("Avtale på papir", "Klokka", "Den ene", "Den andre", "Kode", "Virksomhet", "Hva gir dere?", "Kategori"),
    *("Intensjonsavtale", "Megler"),
    "Gi skjemaet til en megler. Megleren skanner koden, eller skriver «papir» og nummeret i feltet på meglerbordet. "
    "Da teller avtalen én gang, med klokka som står her.",
]
SAME = {"nn": {"Avtale på papir", "Klokka", "Den andre", "Kode", "Kategori", "Intensjonsavtale"}, "en": set[str]()}


def forms_of(bors_name: str = "Børsen på Ås", *, language: str = "nb", first: int = 1, count: int = 1) -> bytes:
    return paper_forms_pdf(
        PaperFormsDocument(
            language=language,
            bors_name=bors_name,
            categories=tuple(Category),
            first=first,
            count=count,
            url=ADDRESS,
            at=datetime(2024, 5, 6, tzinfo=UTC),
        )
    )


def confirm_paper(evening: Evening, number: str = "7", by: str = "kari", **more: Any) -> Any:
    return evening.post(agreement_body(paper=number, **more), by=by)


def test_a_form_that_is_told_at_two_desks_is_one_agreement_and_the_second_gets_its_number(evening: Evening) -> None:
    first, second = confirm_paper(evening), confirm_paper(evening, "0007", by="lena", category="time")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json["already"] is True
    assert (second.json["agreement_id"], second.json["number"]) == (first.json["agreement_id"], 1)
    assert (first.json["paper"], second.json["paper"]) == ("7", "7")
    assert (len(evening.agreements), len(evening.facts)) == (1, 1)


def test_a_form_keeps_its_own_time_and_two_forms_are_two(evening: Evening, clock: Hands) -> None:
    clock.pass_(minutes=10)
    written = clock.now()
    clock.pass_(minutes=20)
    answers = [confirm_paper(evening, number, agreed_at=instant(written)) for number in ("7", "8")]
    assert [answer.json["number"] for answer in answers] == [1, 2]
    assert [instant(one.agreed_at) for one in evening.agreements] == [instant(written)] * 2


def test_a_form_from_before_the_gong_that_is_told_the_next_day_waits_once_for_a_lead(evening: Evening, clock: Hands) -> None:
    written = clock.now()
    clock.pass_(minutes=1)
    evening.close(grace_minutes=0)
    clock.pass_(days=1)
    first, second = (confirm_paper(evening, by=by, agreed_at=instant(written)) for by in ("kari", "lena"))
    assert (first.status_code, second.status_code) == (202, 202)
    assert (second.json["late"], second.json["agreement_id"]) == (True, first.json["agreement_id"])
    assert evening.post({}, f"/{first.json['agreement_id']}/admit", by="lena").json["number"] == 1
    assert confirm_paper(evening, agreed_at=instant(written)).json["number"] == 1


def test_after_an_undo_the_form_can_be_told_as_it_should_have_been(evening: Evening) -> None:
    wrong = confirm_paper(evening).json["agreement_id"]
    assert evening.post({}, f"/{wrong}/undo").status_code == 200
    right = confirm_paper(evening, category="time")
    assert (right.status_code, right.json["number"]) == (201, 2)
    assert confirm_paper(evening, by="lena").json["number"] == 2


@pytest.mark.parametrize("number", ["", "0", "12345", "x", "-1", "１２", " "])
def test_what_is_no_number_of_a_form_is_refused(evening: Evening, number: str) -> None:
    answer = confirm_paper(evening, number)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "paper")


GONG = datetime(2024, 5, 6, 19, 0, tzinfo=i18n.times.ZONE)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("18.41", -19), ("18:41", -19), ("1841", -19), (" kl. 18 41 ", -19), ("19.05", 5), ("9,30", -570), ("00.10", 310)],
)
def test_a_time_is_read_as_people_write_it_and_is_that_of_the_evening(text: str, minutes: int) -> None:
    assert i18n.moment(text, GONG) == GONG + timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "19", "24.00", "19.71", "19.11.18", "sju", "1 9 1 1", "９.１"])
def test_what_is_no_time_is_no_time(text: str) -> None:
    assert i18n.moment(text, GONG) is None


def test_forms_are_printed_two_to_a_sheet_for_a_lead_in_ones_own_language(evening: Evening) -> None:
    lena = evening.client("lena")
    answer = lena.get(f"/megler/{evening.slug}/papir.pdf?fra=1208&antall=3&papirsprak=en")
    assert (answer.mimetype, answer.headers["Content-Language"]) == ("application/pdf", "en")
    assert sizes_of(answer.data) == [(210, 297)] * 2
    text = text_of(answer.data)
    assert all(number in text for number in ("1208", "1209", "1210", "Agreement on paper"))
    assert evening.client("kari").get(f"/megler/{evening.slug}/papir").status_code == 403


def test_forms_are_offered_and_printed_in_the_languages_and_the_look_of_the_bors(evening: Evening) -> None:
    chosen = {"languages": ["nn", "en"], "accent": "#7ac29a"}
    command = bors_settings.changing(evening.context, evening.slug, chosen, revision=None, by="ola")
    command_line.perform(evening.context, evening.slug, command, "chosen")
    lena, path = evening.client("lena"), f"/megler/{evening.slug}/papir"
    select = lena.get(path).text.partition('name="papirsprak"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w+)"', select) == ["nn", "en"]
    for asked, printed in (("nb", "nn"), ("en", "en"), ("", "nn")):
        answer = lena.get(f"{path}.pdf?papirsprak={asked}")
        assert answer.headers["Content-Language"] == printed
    assert (coloured(answer.data, "#7ac29a") > 50, coloured(answer.data, COLOURS["sun"])) == (True, 0)


@pytest.mark.parametrize("asked", ["antall=0", "antall=201", "antall=x", "fra=9801", "fra=-1", "fra="])
def test_a_number_of_forms_that_cannot_be_is_asked_for_again(evening: Evening, asked: str) -> None:
    answer = evening.client("ola").get(f"/megler/{evening.slug}/papir.pdf?{asked}")
    assert answer.status_code == 422
    assert "Skriv et helt tall fra 1 til" in page_text(answer)


def test_the_page_tells_which_forms_are_in_and_goes_on_from_there(evening: Evening) -> None:
    for number in ("12", "3"):
        confirm_paper(evening, number)
    page = evening.client("lena").get(f"/megler/{evening.slug}/papir")
    assert "Registrert 2 3, 12" in page_text(page)
    assert re.search(r'name="fra"[^>]*value="13"', page.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_can_be_read_by_all_and_every_text_of_them_is_in_their_language(language: str) -> None:
    pdf = forms_of(language=language, first=12, count=2)
    demand_accessible(pdf, language)
    pdf_text = text_of(pdf)
    for text in TEXTS:
        word = i18n.translate(language, text)
        assert pdf_text.count(word) >= 2, word
        assert language == "nb" or text in SAME[language] or word != text, "It was not translated."
    assert all(pdf_text.count(i18n.category(language, one)) >= 2 for one in Category)


def test_a_camera_reads_on_every_form_the_address_with_its_own_number() -> None:
    pdf = forms_of(first=1208, count=3)
    assert codes_on(pdf) == [code_of(f"{ADDRESS}1208"), code_of(f"{ADDRESS}1209")]
    assert codes_on(pdf, 2) == [code_of(f"{ADDRESS}1210")]


def test_a_form_bears_the_name_of_the_evening_in_its_own_letters() -> None:
    assert "Børsen på Ås" in text_of(forms_of("Børsen på Ås 🎺"))


def test_a_name_of_the_evening_that_cannot_be_printed_is_a_line_and_is_told_before(evening: Evening) -> None:
    note = "Navnet på børsen har bokstaver vi ikke kan trykke."
    assert note not in page_text(evening.client("lena").get(f"/megler/{evening.slug}/papir"))
    evening.context.redis.pipeline().hset(keys.BORS.of(evening.slug), "name", "የፈቃደኞች Børs").execute()
    assert note in page_text(evening.client("lena").get(f"/megler/{evening.slug}/papir"))
    assert "Børs" not in text_of(forms_of("የፈቃደኞች Børs"))


def test_a_long_name_of_the_evening_is_smaller_and_stays_on_its_line() -> None:
    sizes: dict[str, float] = {}
    for name in ("Børsen på Ås", "Fylkesmannsembetskontorbygningsvedlikeholdsavdelingslederne i Nordre Feltbyen AS"):
        (page,) = PdfReader(BytesIO(forms_of(name))).pages
        page.extract_text(visitor_text=lambda text, _, __, ___, size: sizes.setdefault(text.strip(), size))
    short, long = (size for text, size in sizes.items() if text.startswith(("Børsen", "Fylkes")))
    assert short == 10
    assert 5 <= long < 10


@pytest.mark.parametrize("scanned", ["papir 12", "httpØ--localhost-megler-felt_papir\\12"])
def test_without_scripts_a_form_is_told_in_the_field_as_at_a_live_desk(evening: Evening, scanned: str) -> None:
    page = evening.browser().get(f"/megler/{evening.slug}", query_string={"a": scanned})
    assert 'name="papir" value="12"' in page.text
    assert "Ingen her har den koden" not in page_text(page)


def test_without_scripts_a_form_is_carried_through_with_its_time(evening: Evening, clock: Hands) -> None:
    browser, desk = evening.browser(), f"/megler/{evening.slug}"
    clock.pass_(minutes=30)
    assert 'name="papir" value="7"' in browser.get(f"{desk}?papir=007").text
    page = browser.get(f"{desk}?papir=7&a={CODES['library']}&b={CODES['choir']}")
    assert "Papirskjema 7" in page_text(page)
    assert 'name="clock"' in page.text
    form = typed(paper="7", clock="")
    again = browser.post(desk, data=form)
    assert (again.status_code, 'name="paper" value="7"' in again.text) == (422, True)
    assert "Skriv klokka som står på skjemaet" in page_text(again)
    written = clock.now() - timedelta(minutes=20)
    done = browser.post(desk, data=form | {"clock": i18n.minute(written)}, follow_redirects=True)
    assert "Bekreftet" in page_text(done)
    assert i18n.minute(evening.agreements[0].agreed_at) == i18n.minute(written)
    once_more = browser.post(desk, data=form | {"clock": "18.00", "key": "two"}, follow_redirects=True)
    assert "Allerede registrert" in page_text(once_more)
    assert len(evening.agreements) == 1


def test_the_code_on_a_form_opens_the_desk_and_a_form_told_twice_shows_the_number_of_the_first(
    table: Page, evening: Evening, clock: Hands
) -> None:
    evening.post(agreement_body("bakery", "nora", paper="8"), by="lena")
    written = clock.now()
    page = table
    with serving(evening) as url:
        desk = Desk(page, url, evening)
        page.goto(f"{desk.url}?papir=7")
        expect(page.locator("#draft")).to_contain_text("Papirskjema 7")
        desk.scan("library", "choir")
        desk.tap("Salen en kveld i måneden")
        desk.confirm()
        expect(page.get_by_role("alert").filter(has_text="Skriv klokka som står på skjemaet")).to_be_visible()
        expect(page.get_by_label("Klokka på skjemaet")).to_be_focused()
        page.keyboard.type(i18n.minute(written))
        desk.confirm()
        expect(desk.answer.get_by_role("heading", name="Bekreftet")).to_be_visible()
        assert i18n.minute(evening.agreements[1].agreed_at) == i18n.minute(written)

        desk.scan("papir 8", "nora", "bakery")
        page.locator("[name='parties.0.gives']").fill("Boller")
        page.get_by_label("Kategori").select_option("other")
        page.get_by_label("Klokka på skjemaet").fill("18.30")
        desk.confirm()
        expect(desk.answer.get_by_role("heading", name="Allerede registrert")).to_be_visible()
        expect(desk.answer).to_contain_text("Skjema 8 er allerede registrert")
        expect(desk.answer).to_contain_text("Salen en kveld i måneden")
        expect(desk.answer.locator(".digits")).to_have_attribute("data-digits", "1")
        expect(desk.answer.get_by_role("button", name="Angre")).to_have_count(0)
    assert len(evening.agreements) == 2
