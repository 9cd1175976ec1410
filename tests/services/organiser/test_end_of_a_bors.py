"""The end of a børs from the organiser's pages: its date, erasing it now, and its privacy notice."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask

from frivilligbors import bors_erasure, keys
from frivilligbors.enums import State
from frivilligbors.erasure_dates import AFTER_THE_EVENING, WITHOUT_A_DATE
from frivilligbors.errors import Refused
from frivilligbors.records import PrivacyNotice
from services.organiser.commands import command_line
from services.organiser.commands.command_line import create_bors
from tests.clocks import StandingClock
from web.context import Context

from .desk import Desk, words
from .evening import OLA, Evening, everything, refusal, the

LIBRARY, CHOIR = ("Åsen bibliotek", "public"), ("Koret", "voluntary")


@pytest.fixture
def over(evening: Evening, clock: StandingClock) -> Evening:
    """An evening with six agreements, the next day."""
    evening.open()
    for _ in range(6):
        evening.agree(LIBRARY, CHOIR)
    evening.close()
    clock.go(days=1)
    return evening


def test_a_bors_has_a_date_from_the_first_and_the_gongs_move_it(evening: Evening, clock: StandingClock) -> None:
    assert evening.bors_record.erase_at == clock.now() + WITHOUT_A_DATE
    clock.go(days=40)
    evening.open()
    assert evening.bors_record.closes_at
    assert evening.bors_record.erase_at == evening.bors_record.closes_at + AFTER_THE_EVENING
    evening.close()
    assert evening.bors_record.grace_until
    assert evening.bors_record.erase_at == evening.bors_record.grace_until + AFTER_THE_EVENING


def test_a_planned_evening_has_thirty_days_after_it(context: Context, bors: str, clock: StandingClock) -> None:
    planned = clock.now() + timedelta(days=90)
    create_bors(context, bors, "Børsen", opens_at=planned, by=OLA, idempotency_key="1")
    assert the(context, bors).erase_at == planned + AFTER_THE_EVENING


def test_an_organiser_sees_what_goes_and_chooses_an_earlier_date(over: Evening, ola: Desk) -> None:
    shown = words(ola.get("sletting"))
    assert "Dette slettes" in shown
    assert "5. juni 2024" in shown
    assert ola.post("sletting", until="2024-05-20").status_code == 303
    assert "20. mai 2024" in words(ola.get("sletting"))


def test_the_page_says_whom_the_letters_go_to_or_asks_for_an_address(over: Evening, ola: Desk) -> None:
    assert "Skriv en e-postadresse som kontakt" in words(ola.get("sletting"))
    assert ola.post("personvern", controller="Drammen kommune", contact="Spør Kari, kari@drammen.example.no").status_code == 303
    assert "Brev om det går til kari@drammen.example.no en uke før" in words(ola.get("sletting"))


def test_a_later_date_needs_a_reason_and_goes_once(over: Evening, ola: Desk) -> None:
    refused = ola.post("sletting", until="2024-07-01")
    assert refused.status_code == 422
    assert "Skriv hvorfor" in words(refused)
    assert ola.post("sletting", until="2024-07-01", reason="Oppfølging i juni").status_code == 303
    assert "Oppfølging i juni" in words(ola.get("sletting"))
    assert "flyttet fram i tid én gang" in words(ola.post("sletting", until="2024-08-01", reason="Igjen"))


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2024-05-06", "Den datoen har vært"), ("2030-01-01", "innen ett år"), ("i morgen", ""), ("", "")],
)
def test_a_date_that_cannot_be_is_refused_with_a_sentence(over: Evening, ola: Desk, until: str, sentence: str) -> None:
    answer = ola.post("sletting", until=until, reason="x")
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_date_in_the_evening_is_refused(evening: Evening, ola: Desk, clock: StandingClock) -> None:
    clock.go(hours=4)
    evening.open()
    answer = ola.post("sletting", until="2024-05-07")
    assert "ikke kvelden over" in words(answer)
    assert answer.status_code == 422


def test_organisers_are_told_a_week_before(over: Evening, ola: Desk, clock: StandingClock) -> None:
    assert "Se hva som går" not in words(ola.get())
    clock.go(days=23)
    assert "Alt om deltakerne slettes 5. juni 2024" in words(ola.get())


def test_it_is_erased_only_when_its_name_is_typed(over: Evening, ola: Desk) -> None:
    answer = ola.post("sletting/na", name="Drammen")
    assert answer.status_code == 422
    assert "ikke navnet" in words(answer)
    assert over.bors_record.stored_state is State.GRACE
    assert ola.post("sletting/na", name="frivilligbørs drammen").status_code == 303
    assert over.bors_record.stored_state is State.ERASED
    left = {name.partition("}:")[2] for name in everything(over.context.redis, over.slug) if "}:" in name}
    assert left <= {"bors", "archive", "pace"}


def test_it_is_not_erased_in_the_middle_of_the_hour(evening: Evening, ola: Desk) -> None:
    evening.open()
    answer = ola.post("sletting/na", name=evening.bors_record.name)
    assert answer.status_code == 409
    assert "Kvelden er ikke over" in words(answer)


def test_the_pages_of_an_erased_bors_say_so_and_keep_the_totals(
    over: Evening, ola: Desk, warden: Desk, apps: dict[str, Flask]
) -> None:
    slug = over.slug
    ola.post("sletting/na", name=over.bors_record.name)
    assert ola.get().status_code == 401
    for path in (f"/arrangor/{slug}", f"/arrangor/{slug}/sletting", f"/arrangor/{slug}/lukk", f"/arrangor/{slug}/plakat"):
        gone = warden.get(path)
        assert gone.status_code == 410
        assert "Denne børsen er slettet" in words(gone)
        assert "Avtaler 6" in words(gone)
    wall = apps["display"].test_client()
    for path in (f"/skjerm/{slug}", f"/tall/{slug}", f"/s/{slug}"):
        assert wall.get(path).status_code == 410
    problem = wall.get(f"/api/bors/{slug}/board").get_json()
    assert (problem["code"], problem["status"], problem["totals"]["total"]) == ("bors-erased", 410, 6)
    assert "Slettet" in words(warden.get("/arrangor"))
    assert refusal(lambda: command_line.open_bors(over.context, slug, by=OLA, idempotency_key="again")) == "bors-erased"
    assert refusal(lambda: create_bors(over.context, slug, "En ny", by=OLA, idempotency_key="anew")) == "slug-taken"


def test_a_notice_has_versions_and_a_bors_opens_without_one(evening: Evening, ola: Desk) -> None:
    assert "Ingenting er fylt inn" in words(ola.get("personvern"))
    assert ola.post("personvern", controller="Drammen kommune", contact="post@example.no").status_code == 303
    ola.post("personvern", controller="Drammen kommune", contact="post@example.no")
    assert evening.bors_record.notice == 1, "the same words make no new version"
    ola.post("personvern", controller="Drammen kommune", contact="ny@example.no")
    assert evening.bors_record.notice == 2
    kept = evening.context.queries.some(PrivacyNotice, keys.NOTICE, evening.slug, ["1", "2"])
    assert [one.contact for one in kept] == ["post@example.no", "ny@example.no"]


def test_a_notice_is_changed_as_json_field_by_field(evening: Evening, ola: Desk, app: Flask) -> None:
    def patch(**body: Any) -> Any:
        headers = {"Authorization": f"Bearer {ola.token}", "Idempotency-Key": token_hex(8)}
        return app.test_client().patch(f"/api/bors/{evening.slug}/notice", json=body, headers=headers)

    assert patch(controller="Drammen kommune").get_json() == {"bors": evening.slug, "version": 1}
    assert patch(contact="post@example.no").get_json()["version"] == 2
    (kept,) = evening.context.queries.some(PrivacyNotice, keys.NOTICE, evening.slug, ["2"])
    assert (kept.controller, kept.contact) == ("Drammen kommune", "post@example.no")
    assert patch(contact="x" * 201).status_code == 422
    assert patch(nothing="").status_code == 422


def test_an_erasure_twice_at_once_is_one(over: Evening) -> None:
    context = over.context
    bors_erasure.erase(context.redis, context.clock, over.slug, by=OLA, idempotency_key="one")
    with pytest.raises(Refused, match="bors-erased"):
        bors_erasure.erase(context.redis, context.clock, over.slug, by=OLA, idempotency_key="other")
