"""A letter sent once more, because somebody asked."""

from dataclasses import replace

from frivilligbors.log import Log
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient

from .desk import Desk, text_of
from .evening import OLA, Evening
from .post_offices import PostOffice


def test_a_letter_asked_again_is_another_letter_that_says_the_same(
    redis: RedisClient, desk: Desk, evening: Evening, office: PostOffice
) -> None:
    evening.agree()
    desk.send()
    first = desk.letter("agreement", "ola")
    evening.ask_again(first.letter_id)
    desk.send()
    was, again = office.to("ola@example.no")
    assert text_of(again) == text_of(was)
    assert again["Subject"] == was["Subject"]
    assert again["Message-ID"] != was["Message-ID"]
    record = desk.outbox.letter(evening.slug, f"{Log(redis).length(evening.slug)}-agreement-ola")
    assert (record.again_of, record.agreement_id, record.state) == (first.letter_id, first.agreement_id, LetterState.SENT)
    assert len(office.to("ingrid@example.no")) == 1


def test_what_was_too_many_to_be_sent_by_itself_goes_when_somebody_asks(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    for number in range(4):
        evening.register(replace(OLA, participant_id=f"ola{number}"))
    desk.send()
    evening.ask_again(desk.letter("welcome", "ola3").letter_id)
    desk.send()
    assert len(office.letters) == 4


def test_a_letter_goes_to_the_address_as_it_is_now(desk: Desk, evening: Evening, office: PostOffice) -> None:
    office.answer_recipient = lambda address: "550 no such person" if address.startswith("ola") else None
    evening.register(OLA)
    desk.send()
    evening.know(replace(OLA, email="o.nordmann@example.no"))
    evening.ask_again(desk.letter("welcome", "ola").letter_id)
    desk.send()
    assert office.recipients == ["o.nordmann@example.no"]


def test_a_letter_nobody_wrote_is_not_sent_again(desk: Desk, evening: Evening, office: PostOffice) -> None:
    evening.ask_again("7-welcome-nobody")
    desk.send()
    assert office.letters == []


def test_a_void_is_told_again_to_those_who_were_told(desk: Desk, evening: Evening, office: PostOffice) -> None:
    agreement_id = evening.agree()
    desk.send()
    evening.void(agreement_id)
    desk.send()
    evening.ask_again(desk.letter("void", "ola").letter_id)
    evening.ask_again(desk.letter("agreement", "ola").letter_id)
    desk.send()
    assert [letter["X-Letter"] for letter in office.to("ola@example.no")] == ["agreement", "void", "void"]
