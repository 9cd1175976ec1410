"""The settings of a børs, changed on the page or as JSON, at any time."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from frivilligbors.board import Boards
from frivilligbors.enums import Category
from frivilligbors.facts import BorsChanged
from frivilligbors.log import Log
from tests.clocks import StandingClock

from .desk import Desk, key_of, words
from .evening import Evening

WHOLE = {
    "name": "Frivilligbørs Drammen",
    "place": "Union Scene",
    "doors_at": "2024-05-06T18:00",
    "opens_at": "2024-05-06T18:45",
    "planned_minutes": "60",
    "planned_grace": "5",
    "welcome": "",
} | {f"rank_of.{category}": str(place) for place, category in enumerate(Category, 1)}


def save(evening: Evening, ola: Desk, **other: str) -> TestResponse:
    return ola.post("innstillinger", **WHOLE | {"revision": str(evening.bors_record.revision)} | other)


def changes(evening: Evening) -> list[BorsChanged]:
    return [entry.fact for entry in Log(evening.context.redis).all(evening.slug) if isinstance(entry.fact, BorsChanged)]


def test_what_is_saved_is_kept_and_told_by_one_fact_without_its_words(evening: Evening, ola: Desk) -> None:
    saved = save(evening, ola, name="Børsen i Svelvik", place="Samfunnshuset", welcome="Velkommen inn!", planned_minutes="45")
    assert saved.status_code == 303
    bors_record = evening.bors_record
    assert (bors_record.name, bors_record.place, bors_record.welcome) == ("Børsen i Svelvik", "Samfunnshuset", "Velkommen inn!")
    assert (bors_record.planned_minutes, bors_record.revision) == (45, 2)
    assert bors_record.opens_at == datetime(2024, 5, 6, 16, 45, tzinfo=UTC)
    assert bors_record.erase_at == bors_record.opens_at + timedelta(days=30)
    (fact,) = changes(evening)
    assert fact.changed == ("name", "place", "opens_at", "doors_at", "planned_minutes", "welcome")
    assert "Svelvik" not in repr(fact)
    evening.count()
    assert Boards(evening.context.redis).read(evening.slug).tallies.opens_at == bors_record.opens_at
    assert "Lagret." in words(ola.get("innstillinger?lagret=1"))


def test_the_gong_offers_the_minutes_that_were_planned(evening: Evening, ola: Desk) -> None:
    save(evening, ola, planned_minutes="45", planned_grace="8")
    assert 'name="minutes" type="text" value="45"' in ola.get().text
    evening.open()
    assert 'name="grace_minutes" type="text" value="8"' in ola.get("lukk").text


def test_where_nothing_is_new_nothing_is_announced(evening: Evening, ola: Desk) -> None:
    save(evening, ola)
    save(evening, ola)
    assert len(changes(evening)) == 1


@pytest.mark.parametrize(
    ("form", "field", "expected"),
    [
        ({"name": ""}, "name", "Fyll ut dette feltet."),
        ({"opens_at": "2024-03-31T02:30"}, "opens_at", "klokka stilles til sommertid"),
        ({"doors_at": "2024-05-06T19:00"}, "doors_at", "Dørene må åpne før gongen går."),
        ({"planned_minutes": "0"}, "planned_minutes", "fra 1 til 240 minutter"),
        ({"planned_grace": "en stund"}, "planned_grace", "fra 0 til 60 minutter"),
        ({"welcome": "x" * 71}, "welcome", "plass til 70 tegn"),
        ({"accent": "rød"}, "accent", "# og seks tegn"),
        ({"accent": "#0b36a8"}, "accent", "kontrast 1.7, og den må ha 7.0. Prøv #94a7d9."),
        ({"follow_up_at": "2024-05-01"}, "follow_up_at", "kan ikke være før børsen"),
        ({"follow_up_at": "2024-06-06"}, "follow_up_at", "Da er alle slettet."),
        ({"follow_up": "x" * 201}, "follow_up", "plass til 200 tegn"),
        ({"rules.0": "Ingen penger", "rules.1": "x" * 41}, "rules-1", "plass til 40 tegn"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    evening: Evening, ola: Desk, form: dict[str, str], field: str, expected: str
) -> None:
    answer = save(evening, ola, **{"place": "Kulturhuset"} | form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert expected in words(answer)
    assert 'value="Kulturhuset"' in answer.text
    assert changes(evening) == []


def test_who_saves_over_another_is_told_first(evening: Evening, ola: Desk) -> None:
    save(evening, ola)
    answer = save(evening, ola, revision="1", name="Et annet navn")
    assert answer.status_code == 409
    assert "endret et annet sted" in words(answer)
    assert 'value="Et annet navn"' in answer.text
    assert f'name="revision" value="{evening.bors_record.revision}"' in answer.text


def test_after_the_gong_the_time_of_the_gong_stays_and_the_rest_can_change(
    app: Flask, evening: Evening, ola: Desk, clock: StandingClock
) -> None:
    evening.open()
    assert 'name="opens_at"' not in ola.get("innstillinger").text
    form = {
        "revision": str(evening.bors_record.revision),
        "name": "Nytt navn",
        "place": "",
        "planned_grace": "7",
        "welcome": "",
    }
    form |= {name: place for name, place in WHOLE.items() if name.startswith("rank_of")}
    assert ola.post("innstillinger", **form).status_code == 303
    assert (evening.bors_record.name, evening.bors_record.opens_at) == ("Nytt navn", clock.at)
    refused = patch(app, evening, ola, {"opens_at": "2024-05-07T18:00"})
    assert (refused.status_code, refused.json["code"]) == (409, "opening-has-been")
    evening.count()
    assert Boards(evening.context.redis).read(evening.slug).tallies.opens_at == clock.at


def test_a_machine_reads_and_changes_them(app: Flask, evening: Evening, ola: Desk) -> None:
    answer = patch(app, evening, ola, {"place": "Rådhuset", "opens_at": "2024-05-06T17:00:00Z", "planned_minutes": 50})
    assert (answer.status_code, answer.json["place"], answer.json["opens_at"]) == (200, "Rådhuset", "2024-05-06T17:00:00.000Z")
    read = app.test_client().get(f"/api/bors/{evening.slug}", headers={"Authorization": f"Bearer {ola.token}"})
    assert read.json == answer.json
    assert (read.json["name"], read.json["planned_minutes"]) == ("Frivilligbørs Drammen", 50)
    assert patch(app, evening, ola, {"revision": 1, "place": "Her"}).json["code"] == "changed-meanwhile"
    assert patch(app, evening, ola, {"opens_at": None}).json["opens_at"] is None
    wrong = patch(app, evening, ola, {"colour": "red", "planned_minutes": 1.5})
    assert {one["field"] for one in wrong.json["errors"]} == {"colour", "planned_minutes"}


def test_a_chosen_date_of_erasure_is_not_moved_but_for_the_evening_itself(app: Flask, evening: Evening, ola: Desk) -> None:
    ola.post("sletting", until="2024-05-20")
    chosen = evening.bors_record.erase_at
    patch(app, evening, ola, {"opens_at": "2024-05-10T18:00"})
    assert evening.bors_record.erase_at == chosen
    patch(app, evening, ola, {"opens_at": "2024-06-10T18:00"})
    assert evening.bors_record.erase_at == evening.bors_record.opens_at


def test_the_same_form_sent_twice_changes_once(evening: Evening, ola: Desk) -> None:
    idempotency_key = key_of(ola.get("innstillinger"))
    first = ola.post("innstillinger", idempotency_key=idempotency_key, **WHOLE | {"revision": "1"})
    again = ola.post("innstillinger", idempotency_key=idempotency_key, **WHOLE | {"revision": "1"})
    assert (first.status_code, again.status_code) == (303, 303)
    assert len(changes(evening)) == 1


def test_categories_are_chosen_and_put_in_order(evening: Evening, ola: Desk) -> None:
    emptied = {name: "" for name in WHOLE if name.startswith("rank_of")}
    save(evening, ola, **emptied | {"rank_of.time": "1", "rank_of.premises": "2"})
    assert evening.bors_record.categories == (Category.TIME, Category.PREMISES)
    page = ola.get("innstillinger").text
    assert 'name="rank_of.time" value="1"' in page
    assert 'name="rank_of.other" value=""' in page
    assert page.index("rank_of.time") < page.index("rank_of.premises") < page.index("rank_of.competence")
    refused = save(evening, ola, **emptied)
    assert "Velg minst én kategori." in words(refused)
    wrong = save(evening, ola, **{"rank_of.time": "9", "place": "Her"})
    assert "fra 1 til 8" in words(wrong)
    assert 'id="rank_of-time-error"' in wrong.text
    assert 'value="Her"' in wrong.text
    save(evening, ola)
    assert evening.bors_record.chosen_categories == ()


def test_the_rules_are_what_was_written_in_any_line(app: Flask, evening: Evening, ola: Desk) -> None:
    save(evening, ola, **{"rules.0": "", "rules.1": "Ingen penger", "rules.2": "Begge må si ja"})
    assert evening.bors_record.rules == ("Ingen penger", "Begge må si ja")
    assert 'name="rules.0" type="text" value="Ingen penger"' in ola.get("innstillinger").text
    assert patch(app, evening, ola, {"rules": ["Bare folk"]}).json["rules"] == ["Bare folk"]
    assert patch(app, evening, ola, {"rules": ["1", "2", "3", "4"]}).status_code == 422


def test_the_colour_is_kept_in_one_way_of_writing(app: Flask, evening: Evening, ola: Desk) -> None:
    save(evening, ola, accent="#FC9")
    assert evening.bors_record.accent == "#ffcc99"
    assert 'href="/static/web/accent/ffcc99.css"' in ola.get("innstillinger").text
    wrong = patch(app, evening, ola, {"accent": "#000"})
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "accent")
    assert patch(app, evening, ola, {"accent": ""}).json["accent"] == ""


def test_what_is_asked_at_sign_up_is_chosen_and_an_address_is_never_required(app: Flask, evening: Evening, ola: Desk) -> None:
    save(evening, ola, ask_email="no", ask_number="required", ask_needs="optional", ask_offers="no")
    assert {name: str(asked) for name, asked in evening.bors_record.asks.items()} == {
        "email": "no",
        "number": "required",
        "needs": "optional",
        "offers": "no",
    }
    assert '<option value="required" selected>' in ola.get("innstillinger").text
    wrong = patch(app, evening, ola, {"ask_email": "required"})
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "ask_email")
    assert "også den som ikke har" in wrong.json["errors"][0]["detail"]
    assert patch(app, evening, ola, {"ask_number": "optional"}).json["ask_number"] == "optional"


def test_what_happens_afterwards_is_a_text_and_a_day(app: Flask, evening: Evening, ola: Desk) -> None:
    save(evening, ola, follow_up="Vi ringer dere.", follow_up_at="2024-05-30")
    assert (evening.bors_record.follow_up, evening.bors_record.follow_up_at) == (
        "Vi ringer dere.",
        datetime(2024, 5, 29, 22, tzinfo=UTC),
    )
    assert 'name="follow_up_at" type="date" value="2024-05-30"' in ola.get("innstillinger").text
    assert patch(app, evening, ola, {"follow_up_at": None}).json["follow_up_at"] is None
    assert patch(app, evening, ola, {"follow_up_at": "2024-05-06"}).status_code == 200


def patch(app: Flask, evening: Evening, ola: Desk, body: dict[str, object]) -> TestResponse:
    headers = {"Authorization": f"Bearer {ola.token}", "Idempotency-Key": token_hex(8)}
    return app.test_client().patch(f"/api/bors/{evening.slug}", headers=headers, json=body)
