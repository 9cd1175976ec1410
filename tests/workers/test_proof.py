"""An address that nobody has proved gets no word that anybody typed, and no link but ours."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

import i18n
from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.records import Organisation, Participant
from workers.reasons import mailbox_of

from .desk import PAGES, Desk, text_of
from .evening import AT, INGRID, LIBRARY, OLA, Evening
from .post_offices import PostOffice

TYPED = "Vinn en iPhone http://evil.example"
STRANGER = replace(OLA, name=TYPED, organisation_ids=("evil",))


def called_names(evening: Evening) -> None:
    """Everybody has typed the same."""
    evil = Organisation(organisation_id="evil", name=TYPED, sector=LIBRARY.sector)
    for organisation in (evil, replace(evil, organisation_id="library"), replace(evil, organisation_id="choir")):
        evening.keep("registration", Put(keys.ORGANISATION, organisation.organisation_id, pack(organisation)))
    evening.know(replace(INGRID, name=TYPED))


def welcomed(desk: Desk, evening: Evening, person: Participant) -> None:
    evening.register(replace(person, organisation_ids=("library",)))


def sent_the_link(desk: Desk, evening: Evening, person: Participant) -> None:
    evening.know(person)
    evening.ask_for_link(person)


def told_of_an_agreement(desk: Desk, evening: Evening, person: Participant) -> None:
    evening.agree(gives=TYPED, returns=TYPED)
    evening.know(person)


def told_of_its_end(desk: Desk, evening: Evening, person: Participant) -> None:
    agreement = evening.agree(gives=TYPED, returns=TYPED)
    evening.know(person)
    desk.send()  # nobody is told that what they never heard of is over
    evening.void(agreement, words=TYPED)


LETTERS = [welcomed, sent_the_link, told_of_an_agreement, told_of_its_end]
WHY = "Du får dette brevet fordi adressen din ble skrevet i påmeldingen. Det er sendt automatisk."
WAY_OUT = "Da har noen skrevet feil adresse. Åpne siden og slett påmeldingen, så hører du ikke mer."
MOVED = {"address_since": AT + timedelta(hours=1)}


def everything_in(office: PostOffice) -> list[str]:
    """All that can be read of Ola's letters, one text each."""
    return ["\n".join([*map(str, one.values()), text_of(one), text_of(one, "html")]) for one in office.to("ola@example.no")]


@pytest.mark.parametrize("tell", LETTERS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_letter_to_an_address_nobody_has_proved_holds_nothing_that_anybody_typed(
    desk: Desk, evening: Evening, office: PostOffice, tell: Callable[[Desk, Evening, Participant], None], language: str
) -> None:
    called_names(evening)
    tell(desk, evening, replace(STRANGER, language=language, **MOVED))  # type: ignore[arg-type]
    desk.send()
    letters = everything_in(office)
    assert letters
    for letter in letters:
        assert "iPhone" not in letter
        assert "evil" not in letter
        links = re.findall(r"https?://[^\s\"<]+", letter)
        assert links
        assert all(link.startswith(f"{PAGES}/") for link in links)


@pytest.mark.parametrize("tell", [welcomed, told_of_an_agreement, told_of_its_end])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_whoever_is_not_meant_is_told_why_the_letter_came_and_how_to_end_it(
    desk: Desk, evening: Evening, office: PostOffice, tell: Callable[[Desk, Evening, Participant], None], language: str
) -> None:
    tell(desk, evening, replace(OLA, language=language, **MOVED))  # type: ignore[arg-type]
    desk.send()
    why = i18n.translate(language, WHY)
    out = i18n.translate(language, WAY_OUT)
    for letter in office.to("ola@example.no"):
        for form in ("plain", "html"):
            assert why in text_of(letter, form)
            assert out in text_of(letter, form)


@pytest.mark.parametrize("tell", [welcomed, told_of_an_agreement, told_of_its_end])
def test_once_it_is_proved_the_letter_tells_all(
    desk: Desk, evening: Evening, office: PostOffice, tell: Callable[[Desk, Evening, Participant], None]
) -> None:
    called_names(evening)
    tell(desk, evening, replace(STRANGER, proved_at=AT, **MOVED))  # type: ignore[arg-type]
    desk.send()
    assert all("iPhone" in letter for letter in everything_in(office))


def test_a_broker_has_met_whoever_made_an_agreement_but_not_at_an_address_given_later(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    evening.agree()
    desk.send()
    evening.know(replace(OLA, **MOVED))  # type: ignore[arg-type]
    evening.ask_again(next(name for name in desk.outbox.ids(desk.bors) if name.endswith("agreement-ola")))
    desk.send()
    met, moved = everything_in(office)
    assert "Synger til jul" in met
    assert "Synger til jul" not in moved


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("kari@example.no", "kari@example.no"),
        ("Kari+1@Example.NO", "kari@example.no"),
        ("kari+a+b@example.no", "kari@example.no"),
        ("+x@example.no", "+x@example.no"),
        ("k.a.r.i+x@googlemail.com", "kari@gmail.com"),
        ("k.ari@example.no", "k.ari@example.no"),
    ],
)
def test_addresses_of_one_mailbox_count_as_one(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox
