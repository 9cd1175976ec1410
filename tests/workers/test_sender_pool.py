"""A few letters are in hand for each domain, and nobody waits for another."""

import threading

import pytest

from workers.mail.sender_pool import MAX_PER_DOMAIN, MAX_THREADS, SenderPool

from ..eventually import eventually


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
    assert all(hold.in_hand.acquire(timeout=60) for _ in range(MAX_THREADS))
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
    pool.take_no_more()
    hold.let_go.set()
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
