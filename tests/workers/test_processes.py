"""The followers and the mailer as processes: killed, stopped, without a store, and with an SMTP server that takes its time."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis import Redis

from frivilligbors.board import Boards
from frivilligbors.log import Log
from frivilligbors.records import LetterState
from frivilligbors.redis_client import RedisClient
from workers.mail.sender_pool import MAX_PER_DOMAIN
from workers.outbox.store import Outbox

from ..eventually import eventually
from .conftest import Start, stopped
from .evening import Evening
from .smtp_servers import RecordingSmtpServer


def states(redis: RedisClient, evening: Evening) -> list[LetterState]:
    outbox = Outbox(redis)
    return [outbox.letter(evening.slug, letter_id).state for letter_id in outbox.ids(evening.slug)]


def all_sent(redis: RedisClient, evening: Evening, number: int) -> bool:
    return states(redis, evening) == [LetterState.SENT] * number


@contextmanager
def closed(smtp_server: RecordingSmtpServer) -> Iterator[threading.Event]:
    """The SMTP server holds whoever comes, until the event is set."""
    opened = threading.Event()

    def hold(_: str) -> None:
        opened.wait(50)

    smtp_server.answer_letter = hold
    try:
        yield opened
    finally:
        opened.set()
        smtp_server.answer_letter = lambda _: None


def test_letters_go_from_the_log_to_the_smtp_server_and_an_idle_worker_stops_at_once(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    workers = [start(name, SMTP_URL=smtp_server.url) for name in ("letters", "mailer")]
    for _ in range(10):
        evening.agree()
    eventually(lambda: all_sent(redis, evening, 20))
    assert len(smtp_server.to("ola@example.no")) == len(smtp_server.to("ingrid@example.no")) == 10
    assert len({letter["Message-ID"] for letter in smtp_server.of(evening.slug)}) == 20
    assert [stopped(worker) for worker in workers] == [0, 0]


def test_a_slow_smtp_server_slows_neither_the_board_nor_the_writing(
    redis: RedisClient, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    with closed(smtp_server):
        for name in ("board", "letters", "mailer"):
            start(name, SMTP_URL=smtp_server.url)
        evening.agree()
        eventually(lambda: LetterState.SENDING in states(redis, evening))
        for _ in range(20):
            evening.agree()
        eventually(lambda: Boards(redis).read(evening.slug).position == Log(redis).newest_position(evening.slug))
        eventually(lambda: len(states(redis, evening)) == 42)
    eventually(lambda: all_sent(redis, evening, 42))


def test_the_mailer_finishes_the_letters_in_hand_before_it_stops(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, start: Start
) -> None:
    start("letters")
    with closed(smtp_server) as opened:
        mailer = start("mailer", SMTP_URL=smtp_server.url)
        for _ in range(MAX_PER_DOMAIN):
            evening.agree()
        eventually(lambda: states(redis, evening).count(LetterState.SENDING) == MAX_PER_DOMAIN)
        mailer.terminate()
        eventually(lambda: not queue.scard("rq:workers"))  # it takes no more, and then tells the queue's server
        opened.set()
        assert mailer.wait(60) == 0
    assert sorted(states(redis, evening)) == [LetterState.PENDING] * MAX_PER_DOMAIN + [LetterState.SENT] * MAX_PER_DOMAIN
    assert len(smtp_server.of(evening.slug)) == MAX_PER_DOMAIN


def test_a_mailer_without_a_store_waits_for_it_quietly_and_stops_when_told_to(start: Start) -> None:
    process = start("mailer", REDIS_URL="redis://127.0.0.1:1/0", QUEUE_URL="redis://127.0.0.1:1/0")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(3)
    assert stopped(process) == 0
    assert process.stderr is not None
    assert len(process.stderr.read().splitlines()) <= 2


def test_a_setting_that_cannot_work_is_told_in_a_sentence(start: Start) -> None:
    process = start("mailer", SMTP_URL="mail.example.no")
    assert process.wait(60) == 1
    assert process.stderr is not None
    assert process.stderr.read().decode().startswith("SMTP_URL must be smtp://host")


def test_the_mailer_is_started_by_its_old_name_too(start: Start) -> None:
    process = start("post", SMTP_URL="mail.example.no")
    assert process.wait(60) == 1
    assert process.stderr is not None
    assert process.stderr.read().decode().startswith("SMTP_URL must be smtp://host")


def test_only_workers_that_exist_are_started(start: Start) -> None:
    process = start("broker")
    assert process.wait(60) == 1
    assert process.stderr is not None
    assert process.stderr.read() == b"Which worker? One of: board, letters, mailer, retention.\n"
