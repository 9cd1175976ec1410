"""An SMTP server that does not answer: nobody else waits for it, no letter is given up for it, and all go once it answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from redis import Redis

from frivilligbors.records import Letter, LetterState
from frivilligbors.redis_client import RedisClient
from launcher.ports import free_port
from workers.mail import smtp
from workers.mail.circuit_breaker import FIRST_DELAY, LONGEST_DELAY
from workers.outbox import retry_schedule
from workers.outbox.leases import LEASE
from workers.outbox.retry_schedule import SENT
from workers.outbox.store import Outbox

from .evening import OLA, Evening
from .letter_pipeline import LetterPipeline
from .smtp_servers import RecordingSmtpServer, silent_after

PARTICIPANTS = 40


def test_letters_wait_for_a_server_without_being_tried_and_go_once_it_answers(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number in range(PARTICIPANTS):
        evening.register(replace(OLA, participant_id=f"guest{number}", email=f"guest{number}@example.no"))
    port = free_port()
    pipeline = LetterPipeline(redis, queue, evening, smtp_url=f"smtp://127.0.0.1:{port}")
    pipeline.send()
    letters = [pipeline.outbox.letter(evening.slug, name) for name in pipeline.outbox.ids(evening.slug)]
    assert len(letters) == PARTICIPANTS
    assert sum(letter.attempts for letter in letters) == 1
    controller = Controller(smtp_server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        pipeline.monotonic.now += FIRST_DELAY
        pipeline.send()
    finally:
        controller.stop()
    assert len(smtp_server.of(evening.slug)) == PARTICIPANTS


def test_a_letter_is_not_given_up_for_a_server_that_is_away(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_schedule, "MAX_ATTEMPTS", 5)
    evening.register(OLA)
    away = LetterPipeline(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    for _ in range(8):
        away.send()
        away.monotonic.now += LONGEST_DELAY
    letter = away.letter("welcome", "ola")
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "unreachable")
    assert letter.attempts == 8
    there = LetterPipeline(redis, queue, evening, smtp_url=smtp_server.url)
    smtp_server.answer_letter = lambda _: "451 later"
    there.send()
    assert there.letter("welcome", "ola").state is LetterState.PENDING
    smtp_server.answer_letter = lambda _: None
    there.send()
    assert there.letter("welcome", "ola").state is LetterState.SENT


def test_a_server_that_swallows_letters_gets_no_more_of_them_at_once(
    redis: RedisClient, queue: Redis, evening: Evening
) -> None:
    """Each letter whose answer is lost may come twice: one is enough to know."""
    for _ in range(3):
        evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, received):
        pipeline = LetterPipeline(redis, queue, evening, smtp_url=url)
        pipeline.send()
        assert len(received) == 1


def test_a_server_that_refuses_one_letter_is_not_away(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    smtp_server.answer_recipient = lambda address: "550 nobody" if address.startswith("ola") else None
    evening.agree()
    evening.agree()
    pipeline.send()
    assert len(smtp_server.letters) == 2


def test_a_server_that_says_a_word_now_and_then_is_not_waited_for_for_ever(
    redis: RedisClient, queue: Redis, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp._Connection, "reply_timeout", 0.5)
    evening.agree()
    with answering_slowly(0.1) as url:
        pipeline = LetterPipeline(redis, queue, evening, smtp_url=url)
        pipeline.send()
    assert pipeline.letter("agreement", "ola").trouble == "unreachable"


@contextmanager
def answering_slowly(every: float) -> Iterator[str]:
    """An SMTP server whose first answer never ends, and is never silent for long."""
    over = threading.Event()

    def answer_slowly(listener: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                while not over.wait(every):
                    connection.sendall(b"220-still here\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_slowly, args=(listener,), daemon=True).start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        over.set()


def test_a_domain_that_was_silent_is_left_alone_and_its_server_is_not(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp._Connection, "reply_timeout", 0.5)
    smtp_server.silent_about = "hung.example.no"
    for number in range(3):
        evening.register(replace(OLA, participant_id=f"hung{number}", email=f"hung{number}@hung.example.no"))
    evening.register(OLA)
    pipeline.send()
    assert (smtp_server.recipients, len(smtp_server.asked_about)) == (["ola@example.no"], 1)
    smtp_server.silent_about = ""
    pipeline.monotonic.now += FIRST_DELAY
    pipeline.clock.at += LEASE
    pipeline.send()
    assert len(smtp_server.letters) == 4


def letters_of(redis: RedisClient, evening: Evening) -> list[Letter]:
    outbox = Outbox(redis)
    return [outbox.letter(evening.slug, name) for name in outbox.ids(evening.slug)]


@pytest.mark.parametrize("jump", [-3 * 3600, -600, -30])
def test_letters_survive_a_clock_that_is_put_back(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer, jump: int
) -> None:
    """New ones, one that was handed out, one that was asked to wait, and one in the hand of somebody who died."""
    smtp_server.answer_letter = lambda _: "451 later"
    evening.agree()
    pipeline.send()
    evening.agree()
    dead = pipeline.write()[-1]
    assert pipeline.outbox.claim(evening.slug, dead, pipeline.clock.now())
    smtp_server.answer_letter = lambda _: None
    pipeline.clock.at += timedelta(seconds=jump)
    for _ in range(4):
        for letter_id in pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 100):
            pipeline.mailer.send(evening.slug, letter_id)
        pipeline.clock.at += LEASE * 2 if jump != -600 else LEASE * 32
    assert len(smtp_server.of(evening.slug)) == 4
    assert len({letter["Message-ID"] for letter in smtp_server.of(evening.slug)}) == 4


def test_a_letter_in_hand_is_not_taken_by_another_when_the_clock_is_put_forward(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    letter_id = pipeline.write()[0]
    mine = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert mine is not None
    pipeline.clock.at += LEASE * 1000
    pipeline.mailer.send(evening.slug, letter_id)
    assert pipeline.outbox.renew_lease(mine, pipeline.clock.now())  # within a quarter of a lease
    pipeline.clock.at += LEASE * 0.9
    pipeline.mailer.send(evening.slug, letter_id)
    assert smtp_server.letters == []
    assert pipeline.outbox.settle(mine, SENT, pipeline.clock.now())
