"""Badges on paper: whose, in which language, and that a camera reads them."""

import base64
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from frivilligbors.colours import COLOURS
from frivilligbors.enums import Role, Sector
from services.registration.documents.badges import Badge, BadgesDocument, badges_pdf
from services.registration.routes import badge_downloads
from tests.printed_pages import code_of, codes_on, coloured, demand_accessible, sizes_of, text_of
from web.typesetting import Appearance

from .bors_client import CHOIR, LIBRARY, BorsClient, error_at
from .test_personal_links import invited
from .test_settings_of_the_bors import change

ARABIC = "محمد أحمد"
AT = datetime(2024, 5, 6, 16, 30, tzinfo=UTC)


def badge(number: int = 0, **body: Any) -> Badge:
    known = {"bors_name": "Frivilligbørsen i Drammen", "name": "Kari", "organisations": ("Koret",), "sector": Sector.VOLUNTARY}
    code = f"K{number:03d}"
    return Badge(**known | {"code": code, "url": f"https://bors.example.no/b/drammen/{code}"} | body)


def printed(*badges: Badge, language: str = "nb") -> bytes:
    return badges_pdf(BadgesDocument(badges, language, AT))


@pytest.fixture
def ola(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.ORGANISER)


def test_a_camera_reads_every_code_of_a_sheet_and_the_next_sheet_goes_on() -> None:
    badges = [badge(number) for number in range(9)]
    pdf = printed(*badges)
    assert sizes_of(pdf) == [(210, 297)] * 2
    assert set(codes_on(pdf)) == {code_of(one.url) for one in badges[:8]}
    assert codes_on(pdf, 2) == [code_of(badges[8].url)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_badges_can_be_read_by_all_and_take_their_fonts_along(language: str) -> None:
    pdf = printed(badge(name=ARABIC), badge(name="张示例", sector=Sector.PUBLIC), badge(name="குமார்"), language=language)
    demand_accessible(pdf, language)
    assert all(letter in text_of(pdf) for letter in ARABIC.replace(" ", ""))


def test_each_language_has_its_own_marks_and_words() -> None:
    made = {language: text_of(printed(badge(), language=language)) for language in ("nb", "nn", "en")}
    assert len(set(made.values())) == 3


@pytest.mark.parametrize(
    "name", ["W" * 80, "Fylkesmannsembetskontorbygningsvedlikeholdsavdelingslederne i Nordre Feltbyen AS", "i " * 40]
)
def test_a_name_longer_than_a_badge_stands_on_it_whole_and_inside(name: str) -> None:
    pdf = printed(badge(name=name, organisations=(name + "!", "Koret")))
    assert text_of(pdf).replace(" ", "").count(name.replace(" ", "")) == 2
    assert codes_on(pdf) == [code_of(badge().url)]


def test_badges_are_chosen_by_sector_by_code_and_by_when_somebody_registered(bors_client: BorsClient, ola: FlaskClient) -> None:
    bors_client.register(name="Kari")
    library = bors_client.register(name="Lise", organisations=[LIBRARY])
    path = f"/vert/{bors_client.bors}/skilt.pdf"

    def names(query: str) -> list[str]:
        text = text_of(ola.get(f"{path}?{query}").data)
        return [name for name in ("Kari", "Lise") if name in text]

    assert names("") == ["Kari", "Lise"]
    assert names("sektor=public") == ["Lise"]
    assert names(f"koder={library['code'].lower()}, {library['code']}") == ["Lise"]
    assert names("sektor=&etter=2001-01-01T10:00&koder=") == ["Kari", "Lise"]
    late = ola.get(f"{path}?etter=2999-01-01T10:00")
    assert late.status_code == 422
    assert "Det er ingenting å skrive ut." in late.text


def test_very_many_badges_are_several_files_which_a_page_leads_to(
    bors_client: BorsClient, ola: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badge_downloads, "BADGES_IN_PART", 2)
    for number in range(5):
        bors_client.register(name=f"Deltaker nr. {number}", organisations=[LIBRARY] if number else [CHOIR])
    path = f"/vert/{bors_client.bors}/skilt.pdf"
    page = ola.get(f"{path}?papirsprak=en").text
    assert "The badges make 3 files" in page or "Skiltene blir 3 filer" in page
    files = [address.replace("&amp;", "&") for address in re.findall(rf'href="({path}\?[^"]+)"', page)]
    printed_files = [ola.get(address) for address in files]
    assert [one.mimetype for one in printed_files] == ["application/pdf"] * 3
    texts = [text_of(one.data) for one in printed_files]
    assert [[f"nr. {number}" in one for number in range(5)] for one in texts] == [
        [True, True, False, False, False], [False, False, True, True, False], [False, False, False, False, True],
    ]  # fmt: skip
    assert 'filename="skilt-3-' in printed_files[2].headers["Content-Disposition"]
    assert ola.get(f"{path}?sektor=voluntary").mimetype == "application/pdf", "one is one file"
    assert [ola.get(f"{path}?del={part}").status_code for part in ("4", "0", "x", "²")] == [404] * 4


def test_what_cannot_be_printed_is_said_beside_its_field_and_stays_typed(bors_client: BorsClient, ola: FlaskClient) -> None:
    bors_client.register()
    answer = ola.get(f"/vert/{bors_client.bors}/skilt.pdf?koder=ZZZZ&etter=i går&papirsprak=nn")
    assert answer.status_code == 422
    assert error_at(answer.text, "etter")
    assert 'value="ZZZZ"' in answer.text
    unknown = ola.get(f"/vert/{bors_client.bors}/skilt.pdf?koder=ZZZZ")
    assert "ZZZZ" in error_at(unknown.text, "koder")


def test_a_hidden_name_is_not_printed(bors_client: BorsClient, ola: FlaskClient) -> None:
    bors_client.register(organisations=[LIBRARY | {"name": "Skamord"}])
    ids = bors_client.participants()[0].organisation_ids
    path = f"/vert/{bors_client.bors}/skilt.pdf"
    assert "Skamord" in text_of(ola.get(path).data)
    hidden = ola.post(
        f"/api/bors/{bors_client.bors}/organisations/{ids[0]}/hide", json={"hidden": True}, headers={"Idempotency-Key": "hide"}
    )
    assert hidden.status_code == 200, hidden.text
    text = text_of(ola.get(path).data)
    assert "Skamord" not in text
    assert "Offentlig" in text


def test_badges_are_offered_and_printed_in_the_languages_of_the_bors_alone(bors_client: BorsClient, ola: FlaskClient) -> None:
    bors_client.register()
    change(bors_client, languages=["nn", "en"])
    path = f"/vert/{bors_client.bors}/skilt"
    select = ola.get(path).text.partition('name="papirsprak"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w+)"', select) == ["nn", "en"]
    for asked, printed_in in (("nb", "nn"), ("en", "en"), ("", "nn")):
        assert ola.get(f"{path}.pdf?papirsprak={asked}").headers["Content-Language"] == printed_in


def test_a_badge_has_the_colour_and_the_logo_of_the_bors_and_its_code_is_read(
    bors_client: BorsClient, ola: FlaskClient
) -> None:
    bors_client.register()
    path = f"/vert/{bors_client.bors}/skilt.pdf"
    assert coloured(ola.get(path).data, COLOURS["sun"]) > 50
    change(bors_client, accent="#7ac29a")
    pdf = ola.get(path).data
    assert (coloured(pdf, "#7ac29a") > 50, coloured(pdf, COLOURS["sun"])) == (True, 0)
    for size in ((720, 60), (200, 200), (60, 270)):
        out = BytesIO()
        Image.new("RGBA", size, "#d400aa").save(out, "PNG")
        logo = base64.b64encode(out.getvalue()).decode()
        widest = badge(code="WMWM", name="Anne-Margrethe Christophersen-Østensjø", organisations=("W" * 80, "Koret"))
        pdf = badges_pdf(BadgesDocument((widest,), "nb", AT, Appearance(name="Drammen", logo=logo)))
        assert coloured(pdf, "#d400aa") > 20
        assert codes_on(pdf) == [code_of(widest.url)]
        demand_accessible(pdf, "nb")
