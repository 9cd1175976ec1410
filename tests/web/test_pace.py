from secrets import token_hex

import pytest
from flask import Flask

from web.pace import Pace, TooFast


class Watch:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def stepped(pace: Pace, name: str, times: int) -> None:
    for _ in range(times):
        pace.step(name)


def test_a_session_may_ask_so_often_and_then_is_told_how_long_to_wait() -> None:
    watch = Watch()
    pace = Pace(100, 10.0, watch)
    stepped(pace, "Kari", 100)
    watch.time = 3.5
    with pytest.raises(TooFast) as haste:
        pace.step("Kari")
    assert haste.value.seconds == 7


def test_after_the_window_it_may_ask_again() -> None:
    watch = Watch()
    pace = Pace(100, 10.0, watch)
    stepped(pace, "Kari", 100)
    watch.time = 10.0
    stepped(pace, "Kari", 100)


def test_one_who_asks_too_fast_holds_back_nobody_else() -> None:
    pace = Pace(3, 10.0, Watch())
    stepped(pace, "Kari", 3)
    with pytest.raises(TooFast):
        pace.step("Kari")
    for phone in range(300):
        stepped(pace, f"phone {phone}", 3)


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
