"""A letter that an SMTP server refuses, puts off or never answers about: when it is tried again, and when it is given up."""

from datetime import timedelta

import pytest
from redis import Redis

from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from workers.mail import smtp
from workers.outbox.retry_schedule import FIRST_DELAY, LONGEST_DELAY, MAX_ATTEMPTS, give_up, retry

from .evening import Evening
from .letter_pipeline import LetterPipeline
from .smtp_servers import RecordingSmtpServer, silent_after


def test_an_address_nobody_has_is_given_up_at_once(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_recipient = lambda address: "550 no such person" if address.startswith("ola") else None
    evening.agree()
    pipeline.send()
    assert smtp_server.recipients == ["ingrid@example.no"]
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.DEAD,
        "refused-550",
    )


def test_a_smtp_server_that_asks_us_to_wait_gets_the_letter_later(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_letter = lambda _: "451 later"
    evening.agree()
    pipeline.send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.PENDING, "deferred-451", 1)
    smtp_server.answer_letter = lambda _: None
    assert pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10) == []
    pipeline.clock.at += FIRST_DELAY
    assert len(pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 10)) == 2
    pipeline.send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble, letter.attempts) == (LetterState.SENT, None, 2)


def test_a_smtp_server_that_is_down_is_waited_for(redis: RedisClient, queue: Redis, evening: Evening) -> None:
    evening.agree()
    pipeline = LetterPipeline(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    pipeline.send()
    assert (pipeline.letter("agreement", "ola").state, pipeline.letter("agreement", "ola").trouble) == (
        LetterState.PENDING,
        "unreachable",
    )


def test_waiting_doubles_up_to_ten_minutes_and_ends_after_days() -> None:
    assert [retry(attempt, "x").retry_after for attempt in (1, 2, 3, 20)] == [
        FIRST_DELAY,
        FIRST_DELAY * 2,
        FIRST_DELAY * 4,
        LONGEST_DELAY,
    ]
    assert retry(MAX_ATTEMPTS, "x") == give_up("x")
    assert (
        timedelta(days=1)
        < sum((retry(n, "x").retry_after or timedelta() for n in range(1, MAX_ATTEMPTS)), timedelta())
        < timedelta(days=4)
    )


def test_a_second_copy_after_a_lost_answer_has_the_same_message_id(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, received):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "answer-lost")
    pipeline.clock.at += FIRST_DELAY
    pipeline.send()
    (again,) = smtp_server.to("ola@example.no")
    assert str(again["Message-ID"]).encode() in b"".join(received)
    letter = pipeline.letter("agreement", "ola")
    assert (letter.state, letter.trouble) == (LetterState.SENT, "answer-lost")


def test_a_line_cut_before_the_final_dot_is_no_lost_answer(
    redis: RedisClient, queue: Redis, evening: Evening, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b"DATA", hang_up=True) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    assert pipeline.letter("agreement", "ola").trouble == "unreachable"


def test_a_smtp_server_that_falls_silent_is_not_waited_for_for_ever(
    redis: RedisClient, queue: Redis, evening: Evening, pipeline: LetterPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "FINAL_REPLY_TIMEOUT", 1)
    evening.agree()
    with silent_after(b".\r\n", hang_up=False) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    assert pipeline.letter("agreement", "ola").trouble == "answer-lost"


def test_a_letter_that_may_have_gone_is_given_up_as_uncertain_never_as_dead(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, pipeline: LetterPipeline
) -> None:
    evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, _):
        LetterPipeline(redis, queue, evening, smtp_url=url).send()
    smtp_server.answer_recipient = lambda _: "550 no such person"
    pipeline.clock.at += FIRST_DELAY
    pipeline.send()
    assert pipeline.letter("agreement", "ola").state is LetterState.UNCERTAIN
