"""A host helps whoever has no phone and no e-mail; badges come on paper."""

import re
from datetime import UTC, datetime
from io import BytesIO
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from frivilligbors import keys
from frivilligbors.enums import Role, Sector
from frivilligbors.log import Log
from services.registration.documents.badges import Badge, BadgesDocument, badges_pdf
from web import guards

from .bors_client import LIBRARY, PAGE, BorsClient
from .test_personal_links import invited


@pytest.fixture
def host(bors_client: BorsClient, app: Flask) -> FlaskClient:
    return invited(bors_client, app, Role.HOST)


def register(host: FlaskClient, bors_client: BorsClient, idempotency_key: str = "", **fields: str) -> Any:
    body = PAGE | {name.replace("__", "."): value for name, value in fields.items()}
    return host.post(f"/vert/{bors_client.bors}", data=body | {"key": idempotency_key or token_hex(8)})


def test_a_host_registers_somebody_and_sees_the_badge_and_is_nobody_else_for_it(
    bors_client: BorsClient, host: FlaskClient
) -> None:
    answer = register(host, bors_client)
    (participant,) = bors_client.participants()
    assert answer.headers["Location"] == f"/vert/{bors_client.bors}/{participant.code}"
    assert "deltaker=" not in str(answer.headers)
    assert (participant.email, participant.registered_by is not None) == (None, True)
    page = host.get(answer.headers["Location"]).text
    assert "Elvebyen kor" in page
    assert participant.code in page
    assert list(Log(bors_client.context.redis).all(bors_client.bors))[-1].fact.by == participant.registered_by  # type: ignore[union-attr]


def test_pressing_twice_registers_one_participant(bors_client: BorsClient, host: FlaskClient) -> None:
    answers = [register(host, bors_client, idempotency_key="once") for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(bors_client.participants()) == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(bors_client: BorsClient, host: FlaskClient) -> None:
    answer = register(host, bors_client, email="kari", needs__0__text="Et rom")
    assert answer.status_code == 422
    assert 'value="Et rom"' in answer.text
    more = register(host, bors_client, more="needs", needs__0__text="Et rom")
    assert 'name="needs.1.text"' in more.text
    assert bors_client.participants() == []


@pytest.mark.parametrize("path", ["", "/K7F3", "/skilt.pdf", "/K7F3/skilt.pdf", "/lenke/K7F3"])
def test_only_who_is_invited_helps_here(bors_client: BorsClient, path: str) -> None:
    assert bors_client.client.get(f"/vert/{bors_client.bors}{path}").status_code == 401
    bors_client.submit_form()
    assert bors_client.client.get(f"/vert/{bors_client.bors}{path}").status_code == 403


def test_a_broker_invites_a_host_and_a_host_invites_nobody(bors_client: BorsClient, app: Flask, host: FlaskClient) -> None:
    broker = invited(bors_client, app, Role.BROKER)
    answer = broker.post(f"/vert/{bors_client.bors}/inviter", data={"host": "Vera", "key": "k"})
    assert answer.status_code == 201
    link = re.search(r'value="([^"]+#[^"]+)"', answer.text)
    assert link
    sign_in = app.test_client().post(f"/vert/{bors_client.bors}/inn", data={"token": link.group(1)})
    assert sign_in.headers["Location"] == f"/vert/{bors_client.bors}"
    assert broker.post(f"/vert/{bors_client.bors}/inviter", data={"host": "", "key": "k2"}).status_code == 422
    assert host.post(f"/vert/{bors_client.bors}/inviter", data={"host": "Vera", "key": "k"}).status_code == 403


def test_every_route_of_the_house_says_whom_it_allows(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if not name.endswith("static")}
    assert [name for name, view in views.items() if not hasattr(view, "allows")] == []
    assert guards


def test_badges_come_as_paper_for_one_for_all_and_for_oneself(bors_client: BorsClient, host: FlaskClient) -> None:
    body = [bors_client.register(organisations=[LIBRARY, {"name": "Åsen vel", "sector": "voluntary"}]) for _ in range(9)]
    bors_client.client.set_cookie("deltaker", body[0]["token"])
    for client, path, sheet_count in (
        (host, f"/vert/{bors_client.bors}/skilt.pdf", 2),
        (host, f"/vert/{bors_client.bors}/{body[0]['code']}/skilt.pdf", 1),
        (bors_client.client, "/deg/skilt.pdf", 1),
    ):
        printed = client.get(path)
        assert printed.mimetype == "application/pdf"
        assert len(PdfReader(BytesIO(printed.data)).pages) == sheet_count


def printed(**body: Any) -> str:
    """What stands on a badge, line by line."""
    known: dict[str, Any] = {"bors_name": "Børsen", "sector": Sector.VOLUNTARY, "code": "K7F3", "url": "x"}
    document = BadgesDocument((Badge(**known | body),), "nb", datetime(2024, 5, 6, tzinfo=UTC))
    return PdfReader(BytesIO(badges_pdf(document))).pages[0].extract_text().replace("\u200b", "")


def test_a_long_name_stands_on_a_badge_whole() -> None:
    content = printed(name="Anne-Margrethe Christophersen-Østensjø", organisations=("Koret",))
    assert "Anne-Margrethe Christophersen-Østensjø" in " ".join(content.split())


def test_an_organisation_of_three_lines_stands_on_a_badge_whole() -> None:
    name = "Stiftelsen for fremme av frivillig innsats i Øvre Eiker og omegn"
    assert name in " ".join(printed(name="Kari", organisations=(name,)).split())


def test_what_is_cut_is_seen_to_be_cut() -> None:
    many = tuple(f"Organisasjon nummer {number} med langt navn" for number in range(1, 9))
    assert "…" in printed(name="Kari", organisations=many)


def test_a_person_who_comes_for_nobody_else_is_named_once() -> None:
    assert printed(name="Per Fossen", organisations=("Per Fossen",), sector=Sector.INDIVIDUAL).count("Per Fossen") == 1


@pytest.mark.parametrize("name", ["{nb}", "Иван Щукин", "Ωραίος", "Łukasz Đỗ", "张示例", "김철수"])
def test_a_name_in_other_letters_stands_on_a_badge_as_it_is(name: str) -> None:
    read = printed(name=name, organisations=("Koret",)).replace("\0", "")  # pypdf takes letters of two bytes for two
    assert name in read


def test_a_name_that_cannot_be_printed_is_a_line_and_whoever_prints_is_told_before(
    bors_client: BorsClient, host: FlaskClient
) -> None:
    amharic = bors_client.register(name="ሰላም")
    bors_client.register(name="Ærlig Ødegård 🎺")
    assert "ሰ" not in printed(name="ሰላም", organisations=("Koret",))
    note = "skriv navnet der for hånd"
    everybody = host.get(f"/vert/{bors_client.bors}").text
    assert (everybody.count(note), everybody.count(f"/vert/{bors_client.bors}/{amharic['code']}")) == (1, 1)
    assert note in host.get(f"/vert/{bors_client.bors}/{amharic['code']}").text
    bors_client.client.set_cookie("deltaker", amharic["token"])
    assert note in bors_client.client.get("/deg").text


def test_where_every_name_can_be_printed_nothing_is_said(bors_client: BorsClient, host: FlaskClient) -> None:
    known = [bors_client.register(name=name)["code"] for name in ("குமார் மாதிரி", "张示例")]
    for path in ("", *(f"/{code}" for code in known)):
        assert "for hånd" not in host.get(f"/vert/{bors_client.bors}{path}").text


def test_a_name_of_the_evening_that_cannot_be_printed_is_told_before(bors_client: BorsClient, host: FlaskClient) -> None:
    note = "Navnet på børsen har bokstaver vi ikke kan trykke."
    assert note not in host.get(f"/vert/{bors_client.bors}").text
    bors_client.context.redis.pipeline().hset(keys.BORS.of(bors_client.bors), "name", "የፈቃደኞች").execute()
    assert note in host.get(f"/vert/{bors_client.bors}").text


def test_an_empty_bors_has_nothing_to_print(bors_client: BorsClient, host: FlaskClient) -> None:
    assert host.get(f"/vert/{bors_client.bors}/skilt.pdf").status_code == 422


def test_the_organiser_alone_sees_who_may_have_come_twice(bors_client: BorsClient, app: Flask, host: FlaskClient) -> None:
    first, again = (bors_client.register(email="kari@example.no") for _ in range(2))
    seen = {
        role: invited(bors_client, app, role).get(f"/vert/{bors_client.bors}").text for role in (Role.ORGANISER, Role.BROKER)
    }
    assert first["code"] in seen[Role.ORGANISER]
    assert again["code"] in seen[Role.ORGANISER]
    assert first["code"] not in seen[Role.BROKER]
    assert "Kanskje samme person" not in host.get(f"/vert/{bors_client.bors}").text
