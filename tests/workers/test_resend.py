"""A letter sent once more, because somebody asked."""

from dataclasses import replace

from frivilligbors.log import Log
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient

from .evening import OLA, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer


def test_a_letter_asked_again_is_another_letter_that_says_the_same(
    redis: RedisClient, pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    pipeline.send()
    first = pipeline.letter("agreement", "ola")
    evening.request_resend(first.letter_id)
    pipeline.send()
    original, sent_again = smtp_server.to("ola@example.no")
    assert text_of(sent_again) == text_of(original)
    assert sent_again["Subject"] == original["Subject"]
    assert sent_again["Message-ID"] != original["Message-ID"]
    again = pipeline.outbox.letter(evening.slug, f"{Log(redis).newest_position(evening.slug)}-agreement-ola")
    assert (again.again_of, again.agreement_id, again.state) == (first.letter_id, first.agreement_id, LetterState.SENT)
    assert len(smtp_server.to("ingrid@example.no")) == 1


def test_what_was_too_many_to_be_sent_by_itself_goes_when_somebody_asks(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number in range(4):
        evening.register(replace(OLA, participant_id=f"ola{number}"))
    pipeline.send()
    evening.request_resend(pipeline.letter("welcome", "ola3").letter_id)
    pipeline.send()
    assert len(smtp_server.letters) == 4


def test_a_letter_goes_to_the_address_as_it_is_now(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_recipient = lambda address: "550 no such person" if address.startswith("ola") else None
    evening.register(OLA)
    pipeline.send()
    evening.save_participant(replace(OLA, email="o.nordmann@example.no"))
    evening.request_resend(pipeline.letter("welcome", "ola").letter_id)
    pipeline.send()
    assert smtp_server.recipients == ["o.nordmann@example.no"]


def test_a_letter_nobody_wrote_is_not_sent_again(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.request_resend("7-welcome-nobody")
    pipeline.send()
    assert smtp_server.letters == []


def test_a_void_is_told_again_to_those_who_were_told(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    agreement_id = evening.agree()
    pipeline.send()
    evening.void(agreement_id)
    pipeline.send()
    evening.request_resend(pipeline.letter("void", "ola").letter_id)
    evening.request_resend(pipeline.letter("agreement", "ola").letter_id)
    pipeline.send()
    assert [letter["X-Letter"] for letter in smtp_server.to("ola@example.no")] == ["agreement", "void", "void"]
