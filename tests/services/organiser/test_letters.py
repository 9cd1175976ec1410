"""The organiser's list of letters: what became of each, why, and sending one once more."""

import re
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from frivilligbors.delivery_status import NEEDLESS
from frivilligbors.enums import Role
from frivilligbors.facts import LetterAskedAgain
from frivilligbors.log import Log
from frivilligbors.records import LetterKind, LetterState, Party
from frivilligbors.records.letters import TO_CONTACT
from services.organiser.store.letters import PER_PAGE
from web.context import Context

from .desk import Desk, key_of, words
from .evening import Evening

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")
AGAIN = "Send en gang til"


@pytest.fixture
def kari(evening: Evening) -> Party:
    return evening.come(*LIBRARY, who="Kari Lind", email="kari@example.no")


@pytest.fixture
def nils(evening: Evening) -> Party:
    return evening.come(*CHOIR, who="Nils Berg", email="nils@example.no")


def asked(context: Context, slug: str) -> list[LetterAskedAgain]:
    return [entry.fact for entry in Log(context.redis).all(slug) if isinstance(entry.fact, LetterAskedAgain)]


def shown(ola: Desk, **wanted: str) -> list[str]:
    """Whose letters are on the list, from above."""
    return re.findall(r'class="whom">\s*<p><b>([^<]+)</b>', ola.get("brev", query_string=wanted).text)


def test_each_letter_says_to_whom_about_what_and_what_became_of_it(ola: Desk, evening: Evening, nils: Party) -> None:
    evening.agree(LIBRARY, CHOIR)
    (agreement,) = evening.context.queries.agreements(evening.slug)
    evening.write(nils, LetterState.SENT, kind=LetterKind.WELCOME, agreement_id="")
    evening.write(
        nils, LetterState.SENT, agreement_id=agreement.agreement_id, settled_at=datetime.fromisoformat("2024-05-06T17:14:00Z")
    )
    evening.write(nils, LetterState.DEAD, "refused-550", kind=LetterKind.VOID, agreement_id=agreement.agreement_id)
    evening.write(nils, LetterState.PENDING, "unreachable", kind=LetterKind.LINK, agreement_id="")
    text = words(ola.get("brev"))
    assert "Nils Berg nils@example.no Velkommen Sendt 6. mai 2024 18.30" in text
    assert "Avtale 1 Sendt 6. mai 2024 19.14" in text
    assert "Avtale 1 er annullert ! Mottakerens postkontor tar ikke imot den adressen." in text
    assert "(550) Kom ikke fram" in text
    assert "Lenken til siden Postkontoret vårt svarer ikke. Vi prøver igjen. I kø" in text


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_of_letter_has_a_name_and_is_found_by_it(ola: Desk, evening: Evening, nils: Party, kind: LetterKind) -> None:
    evening.write(nils, LetterState.SENT, kind=kind, agreement_id="")
    page = ola.get("brev", query_string={"slag": kind})
    (name,) = re.findall(rf'<option value="{kind}" selected>([^<]+)</option>', page.text)
    to_whom = "Kontakten for børsen" if kind in TO_CONTACT else "nils@example.no"
    assert f"{to_whom} {name} Sendt" in words(page)


def test_a_letter_to_the_contact_says_so_is_found_by_the_address_and_may_go_once_more(
    ola: Desk, evening: Evening, kari: Party, nils: Party
) -> None:
    evening.write(nils, LetterState.SENT)
    letter_id = evening.write(nils, LetterState.DEAD, "refused-550", kind=LetterKind.ERASURE_SOON, agreement_id="")
    assert AGAIN not in ola.get("brev", query_string={"slag": "erasure_soon"}).text, "nobody to send it to"
    assert ola.post("personvern", contact="post@drammen.example.no").status_code == 303
    page = words(ola.get("brev", query_string={"sok": "post@drammen"}))
    assert "Kontakten for børsen post@drammen.example.no Før sletting" in page
    assert "Kari Lind" not in page
    assert ola.post(f"brev/{letter_id}/igjen").status_code == 303
    assert "Kontakten for børsen" in words(ola.get(""))


def test_the_newest_is_on_top(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.write(kari, LetterState.SENT)
    evening.write(nils, LetterState.SENT)
    assert shown(ola) == ["Nils Berg", "Kari Lind"]


def test_letters_are_found_by_what_became_of_them_what_they_say_and_whom_they_go_to(
    ola: Desk, evening: Evening, kari: Party, nils: Party
) -> None:
    evening.write(kari, LetterState.SENT, kind=LetterKind.WELCOME)
    evening.write(nils, LetterState.DEAD, "refused-550")
    assert shown(ola, vis="lost") == ["Nils Berg"]
    assert shown(ola, slag="welcome") == ["Kari Lind"]
    assert shown(ola, sok="KARI@") == shown(ola, sok="lind") == shown(ola, sok=kari.participant_id[:4]) == ["Kari Lind"]
    assert shown(ola, sok="kari", vis="lost") == []
    evening.write(evening.come("Bærum kor", "voluntary", who="Åse Bærum"), LetterState.SENT)
    assert shown(ola, sok="aase") == shown(ola, sok="Bärum") == shown(ola, sok="baerum åse") == ["Åse Bærum"]
    assert "Ingen brev som passer." in words(ola.get("brev", query_string={"sok": "nobody"}))


def test_what_is_asked_for_in_no_word_of_ours_asks_for_nothing(ola: Desk, evening: Evening, kari: Party) -> None:
    evening.write(kari, LetterState.SENT)
    assert shown(ola, vis="<script>", slag="gold", side="-1") == ["Kari Lind"]
    assert "<script>" not in ola.get("brev", query_string={"vis": "<script>", "sok": "<script>"}).text


def test_many_letters_are_shown_a_page_at_a_time(ola: Desk, evening: Evening, kari: Party, nils: Party) -> None:
    evening.write(kari, LetterState.SENT)
    for _ in range(PER_PAGE):
        evening.write(nils, LetterState.SENT)
    assert shown(ola) == ["Nils Berg"] * PER_PAGE
    assert shown(ola, side="2") == shown(ola, side="99") == ["Kari Lind"]


def test_a_lost_letter_is_sent_again_once_whoever_presses_and_however_often(
    ola: Desk, app: Flask, context: Context, evening: Evening, nils: Party
) -> None:
    letter_id = evening.write(nils, LetterState.DEAD, "enough-letters", kind=LetterKind.WELCOME)
    page = ola.get("brev")
    assert "Adressen har fått så mange brev av dette slaget som vi sender av oss selv." in words(page)
    answer = ola.post(f"brev/{letter_id}/igjen", idempotency_key=key_of(page))
    assert (answer.status_code, answer.location) == (303, f"/arrangor/{evening.slug}/brev?rad={letter_id}&igjen=1#{letter_id}")
    for desk in (ola, Desk(app, context, evening.slug)):
        assert desk.post(f"brev/{letter_id}/igjen").status_code == 303
    assert [fact.letter_id for fact in asked(context, evening.slug)] == [letter_id]
    assert "Brevet sendes en gang til." in words(ola.get(answer.location))


def test_a_resent_letter_keeps_the_keyboard_and_the_list_its_filter(
    ola: Desk, screen: Page, site: str, evening: Evening, kari: Party, nils: Party
) -> None:
    """Without scripts too: the address that the answer leads to says it."""
    evening.write(kari, LetterState.DEAD, "refused-550")
    letter_id = evening.write(nils, LetterState.DEAD, "refused-550")
    screen.goto(f"{site}/arrangor/{evening.slug}/brev?vis=lost&sok=berg")
    row = screen.locator(f"[id='{letter_id}']")
    with screen.expect_navigation(url=f"**#{letter_id}"):
        row.get_by_role("button", name=AGAIN).press("Enter")
    expect(row).to_be_focused()
    expect(screen.get_by_label("Navn, adresse eller kode")).to_have_value("berg")
    expect(screen.locator(".row")).to_have_count(1)
    assert shown(ola, vis="sent") == []
    assert shown(ola, vis="sent", rad=letter_id) == ["Nils Berg"]  # whatever becomes of it, it stays where it was pressed


def test_a_letter_that_has_been_sent_again_says_so_and_is_not_offered_twice(ola: Desk, evening: Evening, nils: Party) -> None:
    first = evening.write(nils, LetterState.SENT)
    evening.write(nils, LetterState.PENDING, again_of=first)
    text = words(ola.get("brev"))
    assert "Sendt en gang til" in text
    assert AGAIN not in text
    assert "en gang til I kø" in text


def test_a_letter_on_its_way_is_not_sent_again(ola: Desk, context: Context, evening: Evening, nils: Party) -> None:
    letter_id = evening.write(nils, LetterState.SENDING)
    assert AGAIN not in words(ola.get("brev"))
    answer = ola.post(f"brev/{letter_id}/igjen")
    assert answer.status_code == 409
    assert "Brevet er alt på vei." in words(answer)
    assert asked(context, evening.slug) == []


@pytest.mark.parametrize("trouble", NEEDLESS)
def test_what_nobody_misses_is_not_offered(ola: Desk, evening: Evening, nils: Party, trouble: str) -> None:
    evening.write(nils, LetterState.DEAD, trouble)
    text = words(ola.get("brev"))
    assert "Trengtes ikke" in text
    assert trouble not in text
    assert AGAIN not in text


def test_to_have_no_address_is_no_failure(ola: Desk, evening: Evening) -> None:
    evening.write(evening.come(*LIBRARY), LetterState.DEAD, "no-address")
    text = words(ola.get())
    assert "Kom ikke fram 0" in text
    assert "Uten adresse 1" in text
    assert "Deltakeren har ingen e-postadresse her." in words(ola.get("brev", query_string={"vis": "unaddressed"}))
    assert AGAIN not in words(ola.get("brev"))


def test_a_letter_to_somebody_erased_names_nobody_and_is_not_offered(ola: Desk, evening: Evening, nils: Party) -> None:
    gone = Party(participant_id="erased", organisation_id="", sector=nils.sector, gives="")
    evening.write(gone, LetterState.DEAD, "refused-550")
    text = words(ola.get("brev"))
    assert "En deltaker som er slettet" in text
    assert AGAIN not in text


def test_a_letter_that_is_not_there_is_not_sent(ola: Desk, context: Context, evening: Evening) -> None:
    assert ola.post("brev/7-welcome-nobody/igjen").status_code == 404
    assert ola.client.post(f"/arrangor/{evening.slug}/brev/7-welcome-nobody/igjen").status_code == 400  # without a key
    assert asked(context, evening.slug) == []


def test_letters_are_for_the_organiser_only(app: Flask, context: Context, evening: Evening, bors: str, nils: Party) -> None:
    letter_id = evening.write(nils, LetterState.SENT)
    stranger = app.test_client()
    assert stranger.get(f"/arrangor/{evening.slug}/brev").status_code == 401
    assert stranger.post(f"/arrangor/{evening.slug}/brev/{letter_id}/igjen", data={"key": "k"}).status_code == 401
    elsewhere = Evening(context, f"{bors}-2")
    other = Desk(app, context, elsewhere.slug)
    assert other.get(f"/arrangor/{evening.slug}/brev").status_code == 403
    assert other.post(f"/arrangor/{evening.slug}/brev/{letter_id}/igjen").status_code == 403
    broker = Desk(app, context, evening.slug, Role.BROKER)
    assert broker.get("brev").status_code == 401


def test_whoever_reloads_the_answer_comes_back_to_the_list(ola: Desk, evening: Evening) -> None:
    assert ola.get("brev/7-void-kari/igjen").location == f"/arrangor/{evening.slug}/brev?rad=7-void-kari#7-void-kari"
