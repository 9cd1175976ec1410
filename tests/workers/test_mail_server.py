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
from workers.mail.circuit_breaker import FIRST_DELAY, LONGEST_DELAY, TRIAL_TIMEOUT, CircuitBreaker
from workers.mail.mail_server import SERVER
from workers.mail.sender_pool import MAX_PER_DOMAIN, MAX_THREADS, SenderPool
from workers.outbox import retry_schedule
from workers.outbox.retry_schedule import SENT
from workers.outbox.store import LEASE, Outbox

from ..eventually import eventually
from .evening import OLA, Evening
from .letter_pipeline import LetterPipeline
from .smtp_servers import RecordingSmtpServer, silent_after

GUESTS = 40


class MonotonicClock:
    """A clock that never goes back."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def begun(breaker: CircuitBreaker, *names: str) -> dict[str, int]:
    found = breaker.begin(*names)
    assert found is not None
    return found


def test_whoever_is_silent_is_tried_by_one_and_after_longer_and_longer() -> None:
    clock = MonotonicClock()
    breaker = CircuitBreaker(clock)
    both = begun(breaker, "nes.no"), begun(breaker, "nes.no")
    waits = []
    for _ in range(7):
        for one in both:
            breaker.finish(one, "nes.no")  # whoever was there at the same moment counts once
        waits.append(breaker.retry_after("nes.no"))
        assert breaker.begin("nes.no") is None
        clock.now += breaker.retry_after("nes.no")
        both = (begun(breaker, "nes.no"),) * 2
        assert breaker.begin("nes.no") is None
    assert waits == [
        FIRST_DELAY,
        FIRST_DELAY * 2,
        FIRST_DELAY * 4,
        FIRST_DELAY * 8,
        LONGEST_DELAY,
        LONGEST_DELAY,
        LONGEST_DELAY,
    ]
    clock.now += TRIAL_TIMEOUT  # nobody came back to tell
    breaker.finish(begun(breaker, "nes.no"), None)
    assert breaker.retry_after("nes.no") == 0
    assert begun(breaker, "nes.no") == begun(breaker, "nes.no") == {"nes.no": 0}


def test_a_try_at_two_begins_only_where_both_may_be_tried() -> None:
    clock = MonotonicClock()
    breaker = CircuitBreaker(clock)
    breaker.finish(begun(breaker, SERVER, "nes.no"), "nes.no")
    assert breaker.begin(SERVER, "nes.no") is None
    breaker.finish(begun(breaker, SERVER, "lier.no"), SERVER)
    clock.now += FIRST_DELAY
    one = begun(breaker, SERVER, "lier.no")
    assert breaker.begin(SERVER, "nes.no") is None
    breaker.finish(one, None)
    assert begun(breaker, SERVER, "nes.no") == {SERVER: 0, "nes.no": 1}


def test_letters_wait_for_a_server_without_being_tried_and_go_once_it_answers(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    for number in range(GUESTS):
        evening.register(replace(OLA, participant_id=f"guest{number}", email=f"guest{number}@example.no"))
    port = free_port()
    pipeline = LetterPipeline(redis, queue, evening, smtp_url=f"smtp://127.0.0.1:{port}")
    pipeline.send()
    letters = [pipeline.outbox.letter(evening.slug, name) for name in pipeline.outbox.ids(evening.slug)]
    assert len(letters) == GUESTS
    assert sum(letter.attempts for letter in letters) == 1
    controller = Controller(smtp_server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        pipeline.seconds_ahead = FIRST_DELAY
        pipeline.send()
    finally:
        controller.stop()
    assert len(smtp_server.of(evening.slug)) == GUESTS


def test_a_letter_is_not_given_up_for_a_server_that_is_away(
    redis: RedisClient, queue: Redis, evening: Evening, smtp_server: RecordingSmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_schedule, "MAX_ATTEMPTS", 5)
    evening.register(OLA)
    away = LetterPipeline(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    for _ in range(8):
        away.send()
        away.seconds_ahead += LONGEST_DELAY
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
    monkeypatch.setattr(smtp._Connection, "answer_timeout", 0.5)
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
    monkeypatch.setattr(smtp._Connection, "answer_timeout", 0.5)
    smtp_server.silent_about = "hung.example.no"
    for number in range(3):
        evening.register(replace(OLA, participant_id=f"hung{number}", email=f"hung{number}@hung.example.no"))
    evening.register(OLA)
    pipeline.send()
    assert (smtp_server.recipients, len(smtp_server.asked_about)) == (["ola@example.no"], 1)
    smtp_server.silent_about = ""
    pipeline.seconds_ahead = FIRST_DELAY
    pipeline.clock.ahead = LEASE
    pipeline.send()
    assert len(smtp_server.letters) == 4


def letters_of(redis: RedisClient, evening: Evening) -> list[Letter]:
    outbox = Outbox(redis)
    return [outbox.letter(evening.slug, name) for name in outbox.ids(evening.slug)]


class Hold:
    """Sends, but what begins with `held` is in hand until it is let go."""

    def __init__(self) -> None:
        self.in_hand, self.let_go, self.sent = threading.Semaphore(0), threading.Event(), list[str]()

    def __call__(self, _: str, letter_id: str) -> None:
        if letter_id.startswith("held"):
            self.in_hand.release()
            assert self.let_go.wait(120)
        self.sent.append(letter_id)


def test_a_few_letters_are_in_hand_for_each_domain_and_the_others_go_on() -> None:
    hold = Hold()
    pool = SenderPool(hold)
    for number in range(3 * MAX_PER_DOMAIN):
        pool.submit("slow.no", "nes", f"held{number}")
    assert all(hold.in_hand.acquire(timeout=60) for _ in range(MAX_PER_DOMAIN))
    for number in range(MAX_THREADS):
        pool.submit("quick.no", "nes", str(number))
    eventually(lambda: len(hold.sent) == MAX_THREADS)
    hold.let_go.set()
    eventually(lambda: len(hold.sent) == MAX_THREADS + 3 * MAX_PER_DOMAIN)
    assert len(set(hold.sent)) == len(hold.sent)
    pool.stop()


def test_no_domain_gets_a_second_hand_while_another_has_none() -> None:
    hold = Hold()
    pool = SenderPool(hold)
    with pool._changed:  # all are brought before any is taken
        for number in range(MAX_THREADS):
            for letter in "ab":
                pool._queued.setdefault("nes", {}).setdefault(f"slow{number}.no", {})["nes", f"held{number}{letter}"] = None
        pool._changed.notify_all()
    assert all(hold.in_hand.acquire(timeout=60) for _ in range(MAX_THREADS))
    assert set(pool._active.values()) == {1}
    hold.let_go.set()
    pool.stop()


@pytest.mark.parametrize("domain", ["same.no", "other.no"])
def test_a_letter_to_everybody_in_one_bors_holds_back_nobodys_in_another(domain: str) -> None:
    hold = Hold()
    pool = SenderPool(hold)
    for number in range(MAX_THREADS):
        pool.submit(f"slow{number}.no", "drammen", f"held{number}")
    assert all(hold.in_hand.acquire(timeout=10) for _ in range(MAX_THREADS))
    for number in range(300):
        pool.submit("same.no" if number % 2 else f"nr{number}.no", "drammen", f"everybody{number}")
    pool.submit(domain, "skien", "agreement")
    hold.let_go.set()
    eventually(lambda: "agreement" in hold.sent)
    pool.stop()
    before = [letter for letter in hold.sent[: hold.sent.index("agreement")] if letter.startswith("everybody")]
    assert len(before) <= 2 * MAX_THREADS  # each hand may have taken one before, and one more while it was sent


def test_what_is_in_hand_is_finished_and_nothing_more_is_taken() -> None:
    hold = Hold()
    pool = SenderPool(hold)
    for number in range(3 * MAX_PER_DOMAIN):
        pool.submit("nes.no", "nes", f"held{number}")
    assert all(hold.in_hand.acquire(timeout=60) for _ in range(MAX_PER_DOMAIN))
    threading.Timer(0.2, hold.let_go.set).start()
    pool.stop()
    assert len(hold.sent) == MAX_PER_DOMAIN


def test_a_letter_that_waits_already_is_carried_once() -> None:
    hold = Hold()
    pool = SenderPool(hold)
    for letter_id in ("held1", "held2", "other", "other", "other"):
        pool.submit("nes.no", "nes", letter_id)
    hold.let_go.set()
    eventually(lambda: "other" in hold.sent)
    pool.stop()
    assert hold.sent.count("other") == 1


def test_a_letter_that_breaks_in_a_hand_leaves_the_hand_free_and_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[str] = []

    def send(_: str, letter_id: str) -> None:
        if letter_id.startswith("broken"):
            raise ValueError("ola@example.no")
        sent.append(letter_id)

    pool = SenderPool(send)
    for number in range(MAX_THREADS + 1):
        pool.submit("nes.no", "nes", f"broken{number}")
    pool.submit("nes.no", "nes", "whole")
    eventually(lambda: sent == ["whole"])
    pool.stop()
    assert "ola@" not in caplog.text


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
    pipeline.clock.ahead = timedelta(seconds=jump)
    for _ in range(4):
        for letter_id in pipeline.outbox.take_due(evening.slug, pipeline.clock.now(), 100):
            pipeline.mailer.send(evening.slug, letter_id)
        pipeline.clock.ahead += LEASE * 2 if jump != -600 else LEASE * 32
    assert len(smtp_server.of(evening.slug)) == 4
    assert len({letter["Message-ID"] for letter in smtp_server.of(evening.slug)}) == 4


def test_a_letter_in_hand_is_not_taken_by_another_when_the_clock_is_put_forward(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    evening.agree()
    letter_id = pipeline.write()[0]
    mine = pipeline.outbox.claim(evening.slug, letter_id, pipeline.clock.now())
    assert mine is not None
    pipeline.clock.ahead = LEASE * 1000
    pipeline.mailer.send(evening.slug, letter_id)
    assert pipeline.outbox.renew_lease(mine, pipeline.clock.now())  # within a quarter of a lease
    pipeline.clock.ahead += LEASE * 0.9
    pipeline.mailer.send(evening.slug, letter_id)
    assert smtp_server.letters == []
    assert pipeline.outbox.settle(mine, SENT, pipeline.clock.now())
