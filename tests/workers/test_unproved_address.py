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
from workers.letters.address_limit import mailbox_of

from .evening import AT, INGRID, LIBRARY, OLA, Evening
from .letter_pipeline import PUBLIC_URL, LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer

TYPED = "Vinn en iPhone http://evil.example"
STRANGER = replace(OLA, name=TYPED, organisation_ids=("evil",))


def called_names(evening: Evening) -> None:
    """Everybody has typed the same."""
    evil = Organisation(organisation_id="evil", name=TYPED, sector=LIBRARY.sector)
    for organisation in (evil, replace(evil, organisation_id="library"), replace(evil, organisation_id="choir")):
        evening.write("registration", Put(keys.ORGANISATION, organisation.organisation_id, pack(organisation)))
    evening.save_participant(replace(INGRID, name=TYPED))


def welcomed(pipeline: LetterPipeline, evening: Evening, person: Participant) -> None:
    evening.register(replace(person, organisation_ids=("library",)))


def sent_the_link(pipeline: LetterPipeline, evening: Evening, person: Participant) -> None:
    evening.save_participant(person)
    evening.request_link(person)


def agreed(pipeline: LetterPipeline, evening: Evening, person: Participant) -> None:
    evening.agree(gives=TYPED, returns=TYPED)
    evening.save_participant(person)


def voided(pipeline: LetterPipeline, evening: Evening, person: Participant) -> None:
    agreement = evening.agree(gives=TYPED, returns=TYPED)
    evening.save_participant(person)
    pipeline.send()  # nobody is told that what they never heard of is over
    evening.void(agreement, words=TYPED)


LETTERS = [welcomed, sent_the_link, agreed, voided]
WHY = "Du får dette brevet fordi adressen din ble skrevet i påmeldingen. Det er sendt automatisk."
WAY_OUT = "Da har noen skrevet feil adresse. Åpne siden og slett påmeldingen, så hører du ikke mer."
MOVED = {"address_since": AT + timedelta(hours=1)}


def everything_in(smtp_server: RecordingSmtpServer) -> list[str]:
    """All that can be read of Ola's letters, one text each."""
    return [
        "\n".join([*map(str, one.values()), text_of(one), text_of(one, "html")]) for one in smtp_server.to("ola@example.no")
    ]


@pytest.mark.parametrize("cause", LETTERS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_letter_to_an_address_nobody_has_proved_holds_nothing_that_anybody_typed(
    pipeline: LetterPipeline,
    evening: Evening,
    smtp_server: RecordingSmtpServer,
    cause: Callable[[LetterPipeline, Evening, Participant], None],
    language: str,
) -> None:
    called_names(evening)
    cause(pipeline, evening, replace(STRANGER, language=language, **MOVED))  # type: ignore[arg-type]
    pipeline.send()
    letters = everything_in(smtp_server)
    assert letters
    for letter in letters:
        assert "iPhone" not in letter
        assert "evil" not in letter
        links = re.findall(r"https?://[^\s\"<]+", letter)
        assert links
        assert all(link.startswith(f"{PUBLIC_URL}/") for link in links)


@pytest.mark.parametrize("cause", [welcomed, agreed, voided])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_whoever_is_not_meant_is_told_why_the_letter_came_and_how_to_end_it(
    pipeline: LetterPipeline,
    evening: Evening,
    smtp_server: RecordingSmtpServer,
    cause: Callable[[LetterPipeline, Evening, Participant], None],
    language: str,
) -> None:
    cause(pipeline, evening, replace(OLA, language=language, **MOVED))  # type: ignore[arg-type]
    pipeline.send()
    why = i18n.translate(language, WHY)
    out = i18n.translate(language, WAY_OUT)
    for letter in smtp_server.to("ola@example.no"):
        for form in ("plain", "html"):
            assert why in text_of(letter, form)
            assert out in text_of(letter, form)


@pytest.mark.parametrize("cause", [welcomed, agreed, voided])
def test_once_it_is_proved_the_letter_tells_all(
    pipeline: LetterPipeline,
    evening: Evening,
    smtp_server: RecordingSmtpServer,
    cause: Callable[[LetterPipeline, Evening, Participant], None],
) -> None:
    called_names(evening)
    cause(pipeline, evening, replace(STRANGER, proved_at=AT, **MOVED))  # type: ignore[arg-type]
    pipeline.send()
    assert all("iPhone" in letter for letter in everything_in(smtp_server))


def test_a_broker_has_met_whoever_made_an_agreement_but_not_at_an_address_given_later(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    pipeline.send()
    evening.save_participant(replace(OLA, **MOVED))  # type: ignore[arg-type]
    evening.request_resend(next(name for name in pipeline.outbox.ids(pipeline.bors) if name.endswith("agreement-ola")))
    pipeline.send()
    met, moved = everything_in(smtp_server)
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
