from secrets import token_hex

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from web.rate_limit import REMEMBERED, SECOND, FixedWindow, LeakyBucket, RateLimited, Remembered


class Watch:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> int:
        return round(self.time * SECOND)


def stepped(rate_limit: FixedWindow | LeakyBucket, name: str, times: int) -> None:
    for _ in range(times):
        rate_limit.acquire(name)


def test_a_session_may_ask_so_often_and_then_is_told_how_long_to_wait() -> None:
    watch = Watch()
    rate_limit = FixedWindow(100, 10.0, watch)
    stepped(rate_limit, "Kari", 100)
    watch.time = 3.5
    with pytest.raises(RateLimited) as limited:
        rate_limit.acquire("Kari")
    assert limited.value.seconds == 7


@given(
    began=st.integers(0, 10**17),
    passed=st.integers(0, 600 * SECOND - 1),
    held=st.sampled_from([FixedWindow, LeakyBucket]),
)
@example(began=4_294_967_296_700_000_001, passed=0, held=FixedWindow)
def test_nobody_is_told_to_wait_longer_than_the_window_or_a_moment_too_short(
    began: int, passed: int, held: type[FixedWindow | LeakyBucket]
) -> None:
    now = began
    rate_limit = held(1, 600.0, lambda: now)
    rate_limit.acquire("Kari")
    now = began + passed
    with pytest.raises(RateLimited) as limited:
        rate_limit.acquire("Kari")
    assert 1 <= limited.value.seconds <= 600
    assert 0 <= limited.value.seconds * SECOND - (600 * SECOND - passed) < SECOND
    now += limited.value.seconds * SECOND
    rate_limit.acquire("Kari")


def test_what_was_spent_grows_back_bit_by_bit() -> None:
    watch = Watch()
    allowance = LeakyBucket(600, 600.0, watch)
    stepped(allowance, "the hall", 600)
    with pytest.raises(RateLimited) as limited:
        allowance.acquire("the hall")
    assert limited.value.seconds == 1
    watch.time = 3.0
    stepped(allowance, "the hall", 3)
    with pytest.raises(RateLimited):
        allowance.acquire("the hall")


def test_names_that_somebody_invents_are_forgotten_before_they_fill_the_house() -> None:
    known = Remembered[int]()
    for number in range(REMEMBERED + 10):
        known[str(number)] = number
    assert len(known) == REMEMBERED
    assert "9" not in known
    assert "10" in known


def test_after_the_window_it_may_ask_again() -> None:
    watch = Watch()
    rate_limit = FixedWindow(100, 10.0, watch)
    stepped(rate_limit, "Kari", 100)
    watch.time = 10.0
    stepped(rate_limit, "Kari", 100)


def test_one_who_asks_too_fast_holds_back_nobody_else() -> None:
    rate_limit = FixedWindow(3, 10.0, Watch())
    stepped(rate_limit, "Kari", 3)
    with pytest.raises(RateLimited):
        rate_limit.acquire("Kari")
    for phone in range(300):
        stepped(rate_limit, f"phone {phone}", 3)


def test_a_hundred_requests_of_one_session_in_ten_seconds_are_enough(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("deltaker", f"a session of its own {token_hex(8)}")
    answers = [client.get("/healthz") for _ in range(101)]
    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10


def test_three_hundred_phones_behind_one_address_are_all_let_in(app: Flask) -> None:
    for phone in range(300):
        client = app.test_client()
        client.set_cookie("deltaker", f"phone {phone} {token_hex(8)}")
        assert {client.get("/healthz").status_code for _ in range(5)} == {200}
