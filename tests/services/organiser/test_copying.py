"""A børs that is planned like an earlier one, and what the overview says is missing before the doors open."""

import json
from secrets import token_hex

from flask import Flask

from frivilligbors import bors_erasure, keys
from frivilligbors.enums import Category, Language
from frivilligbors.records import PrivacyNotice
from services.organiser.commands import command_line
from services.organiser.rules.checklist import checklist
from services.organiser.store import bors_settings, notice

from .desk import Desk, words
from .evening import OLA, Evening, the

CHOSEN = (Category.TIME, Category.PREMISES)


def furnish(evening: Evening) -> None:
    """Settings of its own, a notice, and somebody who came."""
    given = {
        "planned_minutes": 45,
        "planned_grace": 8,
        "welcome": "Velkommen!",
        "categories": CHOSEN,
        "languages": [Language.EN, Language.NB],
        "rules": ["Ingen penger"],
        "accent": "#7ac29a",
        "follow_up": "Vi ringer dere.",
        "ask_needs": "required",
    }
    for command in (
        bors_settings.changing(evening.context, evening.slug, given, revision=None, by=OLA),
        notice.changing(evening.context, evening.slug, {"controller": "Nesset kommune"}, by=OLA),
        notice.changing(evening.context, evening.slug, {"contact": "post@nesset.example.no"}, by=OLA),
    ):
        command_line.perform(evening.context, evening.slug, command, token_hex(8))
    evening.come("Koret", "voluntary")


def test_a_copy_has_everything_but_the_people(evening: Evening, warden: Desk) -> None:
    furnish(evening)
    copy = f"{evening.slug}-ny"
    assert evening.bors_record.name in words(warden.get("/arrangor"))
    made = warden.post("/arrangor", name="Frivilligbørs 2025", slug=copy, place="", opens_at="", copy_of=evening.slug)
    assert made.status_code == 303, words(made)
    bors_record = the(evening.context, copy)
    assert (bors_record.name, bors_record.place, bors_record.welcome) == ("Frivilligbørs 2025", "Union Scene", "Velkommen!")
    assert (bors_record.planned_minutes, bors_record.planned_grace, bors_record.categories) == (45, 8, CHOSEN)
    assert (bors_record.languages, bors_record.rules, bors_record.accent) == (("en", "nb"), ("Ingen penger",), "#7ac29a")
    assert (bors_record.follow_up, bors_record.follow_up_at) == ("Vi ringer dere.", None)
    assert bors_record.asks == evening.bors_record.asks
    assert bors_record.ask_needs == "required"
    assert (bors_record.revision, bors_record.stored_state, bors_record.notice) == (1, "planned", 1)
    assert bors_record.epoch != evening.bors_record.epoch
    written = evening.context.queries.one(PrivacyNotice, keys.NOTICE, copy, "1")
    assert written
    assert (written.controller, written.contact, written.version) == ("Nesset kommune", "post@nesset.example.no", 1)
    assert evening.context.queries.participants(copy) == []


def test_what_is_not_there_is_not_copied(evening: Evening, warden: Desk) -> None:
    copy = f"{evening.slug}-ny"
    answer = warden.post("/arrangor", name="Børsen", slug=copy, copy_of="finnes-ikke")
    assert answer.status_code == 404
    assert 'id="copy_of-error"' in answer.text
    assert 'value="Børsen"' in answer.text
    assert evening.context.queries.bors(copy) is None


def test_a_machine_with_the_key_of_the_house_copies_too(app: Flask, evening: Evening, warden: Desk, ola: Desk) -> None:
    furnish(evening)
    body = {"name": "Børsen 2025", "slug": f"{evening.slug}-ny", "copy_of": evening.slug, "opens_at": "2025-05-06T18:30"}

    def post(by: Desk) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {by.token}", "Idempotency-Key": "once"}
        answer = app.test_client().post("/api/bors", headers=headers, json=body)
        return answer.status_code, json.loads(answer.text)

    assert post(ola)[0] == 403
    status, copied = post(warden)
    assert (status, copied["bors"], copied["opens_at"]) == (201, body["slug"], "2025-05-06T16:30:00.000Z")
    assert post(warden) == (status, copied)
    assert the(evening.context, f"{evening.slug}-ny").planned_minutes == 45


def test_the_overview_lists_what_is_missing_until_the_gong(evening: Evening, ola: Desk) -> None:
    assert "4 ting mangler før dørene" in words(ola.get())
    ola.post("inviter", name="Kari", role="broker")
    assert "3 ting mangler før dørene" in words(ola.get())
    evening.open()
    assert "mangler før dørene" not in words(ola.get())


def test_with_everything_in_place_nothing_is_missing(evening: Evening) -> None:
    furnish(evening)
    checks = checklist(evening.bors_record, brokers=2, watchers=1)
    assert [check.name for check in checks if not check.done] == ["opens_at"]


def test_of_an_erased_bors_what_was_chosen_is_copied_and_nothing_that_was_typed(evening: Evening, warden: Desk) -> None:
    furnish(evening)
    evening.open()
    evening.close(grace_minutes=0)
    evening.context.clock.go(days=1)  # type: ignore[attr-defined]
    bors_erasure.erase(evening.context.redis, evening.context.clock, evening.slug, by=OLA, idempotency_key="erase")
    copy = f"{evening.slug}-ny"
    assert f'<option value="{evening.slug}">{evening.bors_record.name} – slettet</option>' in warden.get("/arrangor").text
    made = warden.post("/arrangor", name="Frivilligbørs 2025", slug=copy, copy_of=evening.slug)
    assert made.status_code == 303, words(made)
    bors_record = the(evening.context, copy)
    assert (bors_record.planned_minutes, bors_record.planned_grace, bors_record.categories) == (45, 8, CHOSEN)
    assert (bors_record.languages, bors_record.accent, bors_record.ask_needs) == (("en", "nb"), "#7ac29a", "required")
    assert (bors_record.welcome, bors_record.rules, bors_record.follow_up, bors_record.logo, bors_record.notice) == (
        "",
        (),
        "",
        "",
        0,
    )
    assert (bors_record.stored_state, bors_record.erased_at, bors_record.published_at) == ("planned", None, None)
