"""A post office that does not answer: nobody else waits for it, no letter is given up for it, and all go once it answers."""

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
from workers import post_office as conversation
from workers import verdict
from workers.carriers import EACH, HANDS, Carriers
from workers.office import FIRST, ITSELF, LONGEST, PROBE, Silence
from workers.outbox import LEASE, Outbox

from ..eventually import eventually
from .conftest import Start
from .desk import Desk
from .evening import OLA, Evening
from .post_offices import PostOffice, silent_after

GUESTS = 40
WHILE_SILENT = conversation.ANSWER - 2.0  # seconds in which the first who got no answer still waits for it


class Watch:
    """A clock that never goes back."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def begun(silence: Silence, *names: str) -> dict[str, int]:
    found = silence.begin(*names)
    assert found is not None
    return found


def test_whoever_is_silent_is_tried_by_one_and_after_longer_and_longer() -> None:
    watch = Watch()
    silence = Silence(watch)
    both = begun(silence, "nes.no"), begun(silence, "nes.no")
    waits = []
    for _ in range(7):
        for one in both:
            silence.end(one, "nes.no")  # whoever was there at the same moment counts once
        waits.append(silence.wait("nes.no"))
        assert silence.begin("nes.no") is None
        watch.now += silence.wait("nes.no")
        both = (begun(silence, "nes.no"),) * 2
        assert silence.begin("nes.no") is None
    assert waits == [FIRST, FIRST * 2, FIRST * 4, FIRST * 8, LONGEST, LONGEST, LONGEST]
    watch.now += PROBE  # nobody came back to tell
    silence.end(begun(silence, "nes.no"), None)
    assert silence.wait("nes.no") == 0
    assert begun(silence, "nes.no") == begun(silence, "nes.no") == {"nes.no": 0}


def test_a_try_at_two_begins_only_where_both_may_be_tried() -> None:
    watch = Watch()
    silence = Silence(watch)
    silence.end(begun(silence, ITSELF, "nes.no"), "nes.no")
    assert silence.begin(ITSELF, "nes.no") is None
    silence.end(begun(silence, ITSELF, "lier.no"), ITSELF)
    watch.now += FIRST
    one = begun(silence, ITSELF, "lier.no")
    assert silence.begin(ITSELF, "nes.no") is None
    silence.end(one, None)
    assert begun(silence, ITSELF, "nes.no") == {ITSELF: 0, "nes.no": 1}


def test_letters_wait_for_an_office_without_being_tried_and_go_once_it_answers(
    redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice
) -> None:
    for number in range(GUESTS):
        evening.register(replace(OLA, participant_id=f"guest{number}", email=f"guest{number}@example.no"))
    port = free_port()
    desk = Desk(redis, queue, evening, smtp_url=f"smtp://127.0.0.1:{port}")
    desk.send()
    letters = [desk.outbox.letter(evening.slug, name) for name in desk.outbox.ids(evening.slug)]
    assert len(letters) == GUESTS
    assert sum(letter.attempts for letter in letters) == 1
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        desk.later = FIRST
        desk.send()
    finally:
        controller.stop()
    assert len(office.of(evening.slug)) == GUESTS


def test_a_letter_is_not_given_up_for_an_office_that_is_away(
    redis: RedisClient, queue: Redis, evening: Evening, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "MOST", 5)
    evening.register(OLA)
    away = Desk(redis, queue, evening, smtp_url="smtp://127.0.0.1:1")
    for _ in range(8):
        away.send()
        away.later += LONGEST
    letter = away.letter("welcome", "ola")
    assert (letter.state, letter.trouble) == (LetterState.PENDING, "unreachable")
    assert letter.attempts == 8
    there = Desk(redis, queue, evening, smtp_url=office.url)
    office.answer_letter = lambda _: "451 later"
    there.send()
    assert there.letter("welcome", "ola").state is LetterState.PENDING
    office.answer_letter = lambda _: None
    there.send()
    assert there.letter("welcome", "ola").state is LetterState.SENT


def test_an_office_that_swallows_letters_gets_no_more_of_them_at_once(
    redis: RedisClient, queue: Redis, evening: Evening
) -> None:
    """Each letter whose answer is lost may come twice: one is enough to know."""
    for _ in range(3):
        evening.agree()
    with silent_after(b".\r\n", hang_up=True) as (url, heard):
        desk = Desk(redis, queue, evening, smtp_url=url)
        desk.send()
        assert len(heard) == 1


def test_an_office_that_refuses_one_letter_is_not_away(desk: Desk, evening: Evening, office: PostOffice) -> None:
    office.answer_recipient = lambda address: "550 nobody" if address.startswith("ola") else None
    evening.agree()
    evening.agree()
    desk.send()
    assert len(office.letters) == 2


def test_an_office_that_says_a_word_now_and_then_is_not_waited_for_for_ever(
    redis: RedisClient, queue: Redis, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation._Plain, "patience", 0.5)
    evening.agree()
    with dripping(0.1) as url:
        desk = Desk(redis, queue, evening, smtp_url=url)
        desk.send()
    assert desk.letter("agreement", "ola").trouble == "unreachable"


@contextmanager
def dripping(every: float) -> Iterator[str]:
    """An office whose first answer never ends, and is never silent for long."""
    over = threading.Event()

    def drip(listener: socket.socket) -> None:
        with suppress(OSError):
            line, _ = listener.accept()
            with line:
                while not over.wait(every):
                    line.sendall(b"220-still here\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=(listener,), daemon=True).start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        over.set()


@contextmanager
def dumb() -> Iterator[str]:
    """An office that takes every line and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def test_letters_to_one_office_do_not_wait_for_another(
    redis: RedisClient, evening: Evening, bors: str, office: PostOffice, start: Start
) -> None:
    """The real office is dumb; the letters of a rehearsal go to the post box as if nothing were."""
    rehearsal = Evening(redis, f"{bors}-r", rehearsal=True)
    with dumb() as url:
        for _ in range(20):
            evening.agree()
        for name in ("letters", "post"):
            start(name, SMTP_URL=url, POSTBOX_URL=office.url)
        eventually(lambda: LetterState.SENDING in {one.state for one in letters_of(redis, evening)}, within=60)
        for _ in range(10):
            rehearsal.agree()
        eventually(lambda: len(office.of(rehearsal.slug)) == 20, within=WHILE_SILENT)
    rehearsal.remove()


def test_letters_do_not_wait_for_a_domain_about_which_their_office_is_silent(
    redis: RedisClient, evening: Evening, office: PostOffice, start: Start
) -> None:
    office.silent_about = "hung.example.no"
    for name in ("letters", "post"):
        start(name, SMTP_URL=office.url)
    for number in range(GUESTS):
        domain = ("hung.example.no", f"d{number % 5}.example.no")[number % 2]
        evening.register(replace(OLA, participant_id=f"guest{number}", email=f"guest{number}@{domain}"))
    eventually(lambda: office.asked_about, within=60)
    eventually(lambda: len(office.of(evening.slug)) == GUESTS // 2, within=WHILE_SILENT)
    assert not any("@hung." in one for one in office.recipients)
    assert len(office.asked_about) <= EACH
    office.silent_about = ""


def test_a_domain_that_was_silent_is_left_alone_and_its_office_is_not(
    desk: Desk, evening: Evening, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation._Plain, "patience", 0.5)
    office.silent_about = "hung.example.no"
    for number in range(3):
        evening.register(replace(OLA, participant_id=f"hung{number}", email=f"hung{number}@hung.example.no"))
    evening.register(OLA)
    desk.send()
    assert (office.recipients, len(office.asked_about)) == (["ola@example.no"], 1)
    office.silent_about = ""
    desk.later = FIRST
    desk.clock.ahead = LEASE
    desk.send()
    assert len(office.letters) == 4


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
            assert self.let_go.wait(30)
        self.sent.append(letter_id)


def test_a_few_letters_are_in_hand_for_each_domain_and_the_others_go_on() -> None:
    hold = Hold()
    carriers = Carriers(hold)
    for number in range(3 * EACH):
        carriers.bring("slow.no", "nes", f"held{number}")
    assert all(hold.in_hand.acquire(timeout=10) for _ in range(EACH))
    for number in range(HANDS):
        carriers.bring("quick.no", "nes", str(number))
    eventually(lambda: len(hold.sent) == HANDS)
    hold.let_go.set()
    eventually(lambda: len(hold.sent) == HANDS + 3 * EACH)
    assert len(set(hold.sent)) == len(hold.sent)
    carriers.stop()


def test_no_domain_gets_a_second_hand_while_another_has_none() -> None:
    hold = Hold()
    carriers = Carriers(hold)
    with carriers._changed:  # all are brought before any is taken
        for number in range(HANDS):
            for letter in "ab":
                carriers._waiting.setdefault(f"slow{number}.no", {})["nes", f"held{number}{letter}"] = None
        carriers._changed.notify_all()
    assert all(hold.in_hand.acquire(timeout=10) for _ in range(HANDS))
    assert set(carriers._in_hand.values()) == {1}
    hold.let_go.set()
    carriers.stop()


def test_what_is_in_hand_is_finished_and_nothing_more_is_taken() -> None:
    hold = Hold()
    carriers = Carriers(hold)
    for number in range(3 * EACH):
        carriers.bring("nes.no", "nes", f"held{number}")
    assert all(hold.in_hand.acquire(timeout=10) for _ in range(EACH))
    threading.Timer(0.2, hold.let_go.set).start()
    carriers.stop()
    assert len(hold.sent) == EACH


def test_a_letter_that_waits_already_is_carried_once() -> None:
    hold = Hold()
    carriers = Carriers(hold)
    for letter_id in ("held1", "held2", "other", "other", "other"):
        carriers.bring("nes.no", "nes", letter_id)
    hold.let_go.set()
    eventually(lambda: "other" in hold.sent)
    carriers.stop()
    assert hold.sent.count("other") == 1


def test_a_letter_that_breaks_in_a_hand_leaves_the_hand_free_and_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[str] = []

    def send(_: str, letter_id: str) -> None:
        if letter_id.startswith("broken"):
            raise ValueError("ola@example.no")
        sent.append(letter_id)

    carriers = Carriers(send)
    for number in range(HANDS + 1):
        carriers.bring("nes.no", "nes", f"broken{number}")
    carriers.bring("nes.no", "nes", "whole")
    eventually(lambda: sent == ["whole"])
    carriers.stop()
    assert "ola@" not in caplog.text


@pytest.mark.parametrize("jump", [-3 * 3600, -600, -30])
def test_letters_survive_a_clock_that_is_put_back(desk: Desk, evening: Evening, office: PostOffice, jump: int) -> None:
    """New ones, one that was handed out, one that was asked to wait, and one in the hand of somebody who died."""
    office.answer_letter = lambda _: "451 later"
    evening.agree()
    desk.send()
    evening.agree()
    dead = desk.write()[-1]
    assert desk.outbox.claim(evening.slug, dead, desk.clock.now())
    office.answer_letter = lambda _: None
    desk.clock.ahead = timedelta(seconds=jump)
    for _ in range(4):
        for letter_id in desk.outbox.hand_out(evening.slug, desk.clock.now(), 100):
            desk.post.send(evening.slug, letter_id)
        desk.clock.ahead += LEASE * 2 if jump != -600 else LEASE * 32
    assert len(office.of(evening.slug)) == 4
    assert len({letter["Message-ID"] for letter in office.of(evening.slug)}) == 4


def test_a_letter_in_hand_is_not_taken_by_another_when_the_clock_is_put_forward(
    desk: Desk, evening: Evening, office: PostOffice
) -> None:
    evening.agree()
    letter_id = desk.write()[0]
    mine = desk.outbox.claim(evening.slug, letter_id, desk.clock.now())
    assert mine is not None
    desk.clock.ahead = LEASE * 1000
    desk.post.send(evening.slug, letter_id)
    assert desk.outbox.hold(mine, desk.clock.now())  # within a quarter of a lease
    desk.clock.ahead += LEASE * 0.9
    desk.post.send(evening.slug, letter_id)
    assert office.letters == []
    assert desk.outbox.settle(mine, LetterState.SENT, desk.clock.now())
