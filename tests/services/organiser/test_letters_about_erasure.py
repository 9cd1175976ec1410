"""What the contact was told about the erasure, as organisers read it: beforehand, and once everybody is gone."""

from datetime import timedelta

import pytest

from frivilligbors import bors_erasure, erasure_dates, keys
from frivilligbors.codec import pack
from frivilligbors.records import Letter, LetterKind, LetterState, Party
from tests.clocks import StandingClock

from .desk import Desk, words
from .evening import OLA, Evening

CONTACT = "kari@drammen.example.no"


@pytest.fixture
def over(evening: Evening, ola: Desk, clock: StandingClock) -> Evening:
    """An evening that is over, whose contact can be written to."""
    evening.open()
    evening.close()
    clock.go(days=1)
    assert ola.post("personvern", controller="Drammen kommune", contact=f"Spør Kari, {CONTACT}").status_code == 303
    return evening


def erase(evening: Evening) -> None:
    bors_erasure.erase(evening.context.redis, evening.context.clock, evening.slug, by=OLA, idempotency_key="erase")


def write_last(evening: Evening, **more: object) -> None:
    letter = Letter(letter_id=bors_erasure.LETTER_ID, kind=LetterKind.ERASED, participant_id="", **more)  # type: ignore[arg-type]
    evening.context.redis.hset(keys.LETTER.of(evening.slug, letter.letter_id), mapping=pack(letter))


def test_what_the_contact_was_told_beforehand_stands_on_the_page(over: Evening, ola: Desk) -> None:
    assert "Brev til kontakten" not in words(ola.get("sletting"))
    date = over.bors_record.erase_at
    assert date
    to = Party(participant_id="", organisation_id="", sector="public", gives="")  # type: ignore[arg-type]
    fields = {"kind": LetterKind.ERASURE_SOON, "agreement_id": ""}
    over.write(to, LetterState.DEAD, "date-moved", **fields, erase_at=date + timedelta(days=2))
    over.write(to, LetterState.SENT, **fields, erase_at=date, settled_at=over.context.clock.now())
    over.write(to, LetterState.PENDING, "unreachable", **fields, erase_at=date - timedelta(days=2))
    page = words(ola.get("sletting"))
    assert f"At alt slettes 5. juni 2024 {CONTACT} Sendt 7. mai 2024 18.30" in page
    assert f"At alt slettes 3. juni 2024 {CONTACT} I kø 7. mai 2024 18.30 Postkontoret vårt svarer ikke." in page
    assert f"At alt slettes 7. juni 2024 {CONTACT} Trengtes ikke 7. mai 2024 18.30 Datoen ble flyttet før brevet gikk." in page


def test_while_the_last_letter_waits_it_says_to_whom_and_why(over: Evening, warden: Desk) -> None:
    erase(over)
    before = words(warden.get(f"/arrangor/{over.slug}/sletting"))
    assert f"Brevet om at alt er slettet, er på vei til {CONTACT}. Vi prøver til 6. juni 2024." in before
    write_last(over, attempts=3, trouble="unreachable")
    page = warden.get(f"/arrangor/{over.slug}/sletting")
    assert page.status_code == 410
    assert f"på vei til {CONTACT}. Vi har prøvd 3 ganger. Postkontoret vårt svarer ikke." in words(page)
    assert CONTACT not in warden.get(f"/b/{over.slug}").text


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (LetterState.SENT, "ble sendt 7. mai 2024 kl. 18.30. Adressen er slettet her."),
        (LetterState.UNCERTAIN, "kan ha kommet fram."),
        (LetterState.DEAD, "kom ikke fram. Vi har sluttet å prøve"),
    ],
)
def test_once_it_is_settled_it_says_what_became_of_it_and_no_address(
    over: Evening, warden: Desk, state: LetterState, expected: str
) -> None:
    erase(over)
    bors_erasure.forget_contact(over.context.redis, over.slug, state, over.context.clock.now())
    page = warden.get(f"/arrangor/{over.slug}/sletting")
    assert expected in words(page)
    assert CONTACT not in page.text


def test_where_nobody_could_be_told_it_says_so(evening: Evening, warden: Desk) -> None:
    evening.open()
    evening.close()
    evening.context.clock.go(days=1)  # type: ignore[attr-defined]
    erase(evening)
    assert "det sto ingen e-postadresse som kontakt" in words(warden.get(f"/arrangor/{evening.slug}/sletting"))


def test_the_list_of_borser_leads_there(over: Evening, warden: Desk) -> None:
    erase(over)
    assert f'href="/arrangor/{over.slug}/sletting"' in warden.get("/arrangor").text


def test_it_waits_for_a_month() -> None:
    assert timedelta(days=7) < erasure_dates.LETTER_WAITS <= timedelta(days=31)
