"""What an organiser chose for a børs, as whoever signs up meets it."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

import i18n
from frivilligbors.enums import Role
from services.organiser.commands import command_line
from services.organiser.store import bors_settings
from tests.eventually import eventually
from web import invitations

from .bors_client import CHOIR, OLA, PAGE, BorsClient, error_at, kari

NEED = {"category": "time", "text": "En prat"}


def change(bors_client: BorsClient, **given: Any) -> None:
    command = bors_settings.changing(bors_client.context, bors_client.bors, given, revision=None, by="ola")
    command_line.perform(bors_client.context, bors_client.bors, command, token_hex(8))


def page_of(bors_client: BorsClient) -> str:
    return bors_client.client.get(f"/b/{bors_client.bors}").text


def test_the_rules_stand_on_a_page_that_was_kept_within_a_second(bors_client: BorsClient) -> None:
    assert "Slik gjør vi det" not in page_of(bors_client)
    change(bors_client, rules=["Ingen penger", "", "Begge må si ja"])
    eventually(lambda: "<li>Ingen penger</li><li>Begge må si ja</li>" in page_of(bors_client), within=1)


def test_the_colour_is_a_stylesheet_that_is_the_same_for_ever(bors_client: BorsClient) -> None:
    assert "data-accent" not in page_of(bors_client)
    change(bors_client, accent="#7ac29a")
    sheet = "/static/web/accent/7ac29a.css"
    eventually(lambda: f'href="{sheet}"' in page_of(bors_client), within=1)
    answer = bors_client.client.get(sheet)
    assert (answer.mimetype, answer.text) == ("text/css", ":root { --sun: #7ac29a; --sun-hover: #95ceae; }\n")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    for never in ("0b36a8", "zzzzzz", "red;}"):
        assert bors_client.client.get(f"/static/web/accent/{never}.css").status_code == 404


def test_the_logo_stands_on_the_page_with_the_name_for_who_does_not_see_it(bors_client: BorsClient) -> None:
    change(bors_client, logo="0f3a9c51d27b44e8")
    url = f"/b/{bors_client.bors}/logo/0f3a9c51d27b44e8-liten.png"
    eventually(lambda: f'<img class="logo" src="{url}" alt="' in page_of(bors_client), within=1)


def test_what_is_not_asked_is_not_on_the_form_and_is_refused(bors_client: BorsClient) -> None:
    change(bors_client, ask_email="no", ask_number="no", ask_needs="no", ask_offers="no")
    eventually(lambda: 'name="email"' not in page_of(bors_client), within=1)
    page = page_of(bors_client).partition("<template")[0]
    for name in ("organisations.0.number", "needs.0.text", "offers.0.text", "consents.contact"):
        assert f'name="{name}"' not in page
    assert 'value="needs"' not in page
    given = {
        "email": {"email": "kari@example.no"},
        "organisations.0.number": {"organisations": [CHOIR | {"number": "923609016"}]},
        "needs.0.text": {"needs": [NEED]},
        "offers.0.text": {"offers": [NEED]},
    }
    for field, extra in given.items():
        answer = bors_client.post_json(kari(**extra))
        assert (answer.status_code, answer.json["code"], answer.json["errors"][0]["field"]) == (422, "not-asked", field)
    assert bors_client.post_json(kari()).status_code == 201


def test_what_must_be_answered_is_missed_beside_its_field(bors_client: BorsClient) -> None:
    change(bors_client, ask_number="required", ask_needs="required")
    eventually(lambda: "(ikke for privatpersoner)" in page_of(bors_client), within=1)
    sent = bors_client.client.post(f"/b/{bors_client.bors}", data=PAGE | {"key": token_hex(8)})
    assert error_at(sent.text, "organisations.0.number") == "Fyll ut dette feltet."
    assert 'value="Elvebyen kor"' in sent.text
    number = {"organisations.0.number": "923609016"}
    sent = bors_client.client.post(f"/b/{bors_client.bors}", data=PAGE | number | {"key": token_hex(8)})
    assert error_at(sent.text, "needs.0.text") == "Fyll ut dette feltet."
    alone = kari(organisations=[OLA], needs=[NEED])
    assert bors_client.post_json(alone).status_code == 201


def test_a_host_takes_in_whoever_is_at_the_door(bors_client: BorsClient) -> None:
    change(bors_client, ask_email="no", ask_needs="required")
    context = bors_client.context
    token = invitations.issue(context, bors_client.bors, Role.HOST, "Vera", by="system", idempotency_key=token_hex(8)).token
    form = PAGE | {"email": "gjest@example.no", "key": token_hex(8)}
    answer = bors_client.client.post(f"/vert/{bors_client.bors}", data=form, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 303


def test_what_happens_afterwards_stands_on_ones_own_page_once_the_gong_has_sounded(bors_client: BorsClient) -> None:
    day = bors_client.context.clock.now() + timedelta(days=14)
    change(bors_client, follow_up="Vi ringer dere i høst.", follow_up_at=day)
    bors_client.client.post(f"/b/{bors_client.bors}", data=PAGE | {"key": token_hex(8)})
    assert "Vi ringer dere i høst." not in bors_client.client.get("/deg").text
    bors_client.close()
    page = bors_client.client.get("/deg").text
    assert "<p>Vi ringer dere i høst.</p>" in page
    assert f"Vi følger opp avtalene {i18n.day('nb', day)}." in page
