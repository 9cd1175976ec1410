"""What the organiser reads: the børser, and the state, numbers, agreements and letters of one."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

import i18n as house_words
from frivilligbors.delivery_status import NEEDLESS
from frivilligbors.log import Log
from frivilligbors.records import LetterState
from services.organiser.store.overview import NEWEST
from tests.clocks import StandingClock
from web.context import Context

from .desk import Desk, key_of, words
from .evening import Evening, everything

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
SCOUTS = ("Speiderne", "voluntary")
PER = ("Per Fossen", "individual")

STEPS = {"planned": "Påmelding", "open": "Børsen er åpen", "grace": "Etter gongen", "closed": "Stengt"}


def bring_to(evening: Evening, clock: StandingClock, state: str) -> None:
    if state != "planned":
        evening.open()
    if state in ("grace", "closed"):
        evening.close(5)
    if state == "closed":
        clock.go(minutes=5)


@pytest.mark.parametrize("lang", house_words.LANGUAGES)
@pytest.mark.parametrize("state", STEPS)
def test_the_page_says_where_the_evening_stands(
    ola: Desk, evening: Evening, clock: StandingClock, state: str, lang: str
) -> None:
    bring_to(evening, clock, state)
    page = ola.get(headers={"Accept-Language": lang})
    assert f'<html lang="{lang}">' in page.text
    now = re.search(r'<li class="current" aria-current="step">(.*?)</li>', page.text)
    assert now
    assert now[1].strip() == house_words.translate(lang, STEPS[state])
    assert (f'"/arrangor/{evening.slug}/apne"' in page.text) is (state == "planned")
    assert (f'"/arrangor/{evening.slug}/lukk"' in page.text) is (state == "open")


def test_the_numbers_are_those_of_the_board(ola: Desk, evening: Evening) -> None:
    evening.open()
    for one, other in ((LIBRARY, CHOIR), (CHOIR, SCOUTS), (PER, CHOIR), (PER, LIBRARY), (LIBRARY, LIBRARY)):
        evening.agree(one, other)
    text = words(ola.get())
    assert "5 avtaler" in text
    assert "4 deltakere" in text
    assert "2 mellom frivillig og offentlig" in text
    assert "2 mellom frivillige" in text
    assert "1 mellom offentlige" in text
    assert "bedrift" not in text


def test_before_the_gong_the_number_is_that_of_the_people(ola: Desk, evening: Evening) -> None:
    evening.come(*LIBRARY)
    assert "1 påmeldt" in words(ola.get())


def test_the_time_left_is_counted_from_the_clock_of_the_house(ola: Desk, evening: Evening, clock: StandingClock) -> None:
    evening.open(60)
    clock.go(minutes=41, seconds=18)
    assert "18:42 igjen av børstimen" in words(ola.get())
    clock.go(minutes=41)
    assert "Tiden er ute. Slå gongen når dere er klare." in words(ola.get())
    evening.close(5)
    clock.go(seconds=30)
    assert "4:30 igjen for dere i kø" in words(ola.get())


def test_the_newest_agreements_stand_with_number_names_and_sectors(ola: Desk, evening: Evening) -> None:
    evening.open()
    evening.agree(LIBRARY, CHOIR, "premises")
    for _ in range(NEWEST):
        evening.agree(PER, SCOUTS, "time")
    page = ola.get()
    assert "9 Per Fossen Speiderne Tid med medmennesker 18.30" in words(page)
    assert "Åsen bibliotek" not in page.text
    evening.agree(LIBRARY, CHOIR)
    assert "10 Åsen bibliotek Koret &amp; venner Låne lokaler 18.30" in words(ola.get())


def test_what_came_after_the_gong_is_a_press_away_even_where_nothing_came_before(ola: Desk, evening: Evening) -> None:
    evening.open()
    assert "kom etter gongen" not in ola.get().text
    evening.come_late(LIBRARY, CHOIR)
    page = ola.get()
    assert "1 avtale kom etter gongen" in words(page)
    assert f'href="/arrangor/{evening.slug}/avtaler?vis=late"' in page.text


def test_letters_are_counted_and_the_lost_ones_say_why(ola: Desk, evening: Evening) -> None:
    kari = evening.come(*LIBRARY, who="Kari Lind", email="kari@exampel.no")
    nils = evening.come(*CHOIR, who="Nils Berg", email="nils@example.no")
    states = [LetterState.SENT] * 3 + [LetterState.PENDING, LetterState.SENDING]
    for state in states:
        evening.write(nils, state)
    text = words(ola.get())
    assert "Sendt 3 I kø 2 Kom ikke fram 0" in text
    assert "Kan ha kommet fram" not in text
    evening.write(nils, LetterState.PENDING, "unreachable")
    evening.write(kari, LetterState.DEAD, "refused-550")
    evening.write(nils, LetterState.UNCERTAIN, "answer-lost")
    text = words(ola.get())
    assert "I kø Postkontoret vårt svarer ikke. Vi prøver igjen. 3 Kom ikke fram 1 Kan ha kommet fram 1" in text
    assert "Kari Lind kari@exampel.no ! Mottakerens postkontor tar ikke imot den adressen." in text
    assert "(550)" in text
    assert "Nils Berg nils@example.no Forbindelsen ble brutt før svaret kom." in text


@pytest.mark.parametrize("trouble", NEEDLESS)
def test_a_letter_that_was_no_longer_needed_is_missed_by_nobody(ola: Desk, evening: Evening, trouble: str) -> None:
    evening.write(evening.come(*LIBRARY), LetterState.DEAD, trouble)
    assert "Kom ikke fram 0" in words(ola.get())


def test_a_trouble_that_this_house_has_no_words_for_is_told_as_it_is(ola: Desk, evening: Evening) -> None:
    evening.write(evening.come(*LIBRARY), LetterState.DEAD, "<b>odd</b>-7")
    assert "&lt;b&gt;odd&lt;/b&gt; (7)" in ola.get().text


def test_who_may_have_come_twice_stands_with_name_and_code(ola: Desk, evening: Evening) -> None:
    assert "hidden" in section(ola.get().text, "doubles")
    kari, karianne, nils = (evening.come(*LIBRARY, who=who) for who in ("Kari Lind", "Karianne L", "Nils Berg"))
    evening.share(kari, karianne)
    evening.share(nils)
    evening.share(nils, replace(nils, participant_id="erased"))
    page = ola.get()
    assert "hidden" not in section(page.text, "doubles").split(">")[0]
    text = words(page)
    assert "Kanskje samme person to ganger 1 De har skrevet samme e-post" in text
    assert f"Kari Lind {kari.participant_id[:4]} Karianne L {karianne.participant_id[:4]}" in text
    assert f'href="/vert/{evening.slug}/{kari.participant_id[:4]}"' in page.text


def section(page: str, name: str) -> str:
    found = re.search(rf'<section[^>]* id="{name}".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def test_a_rehearsal_says_so(app: Flask, context: Context, bors: str) -> None:
    Evening(context, bors, rehearsal=True)
    assert "Generalprøve" in words(Desk(app, context, bors).get())


def test_the_organiser_of_one_bors_goes_straight_to_it(ola: Desk) -> None:
    assert ola.signed_in.status_code == 303
    went = ola.get("/arrangor")
    assert (went.status_code, went.location) == (302, f"/arrangor/{ola.scope}")


def test_the_organiser_of_the_house_sees_every_bors(warden: Desk, context: Context, evening: Evening, bors: str) -> None:
    Evening(context, f"{bors}-2", name="Børsen i Svelvik", rehearsal=True, opens_at=datetime(2027, 5, 6, 16, 30, tzinfo=UTC))
    page = warden.get("/arrangor")
    for slug in (bors, f"{bors}-2"):
        assert f'href="/arrangor/{slug}"' in page.text
        assert warden.get(f"/arrangor/{slug}").status_code == 200
    assert "Børsen i Svelvik Union Scene · 6. mai 2027, 18.30 Generalprøve Påmelding" in words(page)


def test_looking_changes_nothing(ola: Desk, evening: Evening, context: Context) -> None:
    evening.open()
    before = {name: context.redis.dump(name) for name in everything(context.redis, evening.slug)}  # type: ignore[attr-defined]
    position = Log(context.redis).newest_position(evening.slug)
    for path in ("", "lukk", "plakat", "qr.svg", "qr.png", "apne", "inviter"):
        assert ola.get(path).status_code in (200, 302)
    after = {name: context.redis.dump(name) for name in everything(context.redis, evening.slug)}  # type: ignore[attr-defined]
    assert after == before
    assert Log(context.redis).newest_position(evening.slug) == position


def test_every_form_that_opens_has_a_key_of_its_own(ola: Desk) -> None:
    assert key_of(ola.get()) != key_of(ola.get())
