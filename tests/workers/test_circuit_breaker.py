"""Who does not answer is tried by one at a time, after longer and longer."""

from workers.mail.circuit_breaker import FIRST_DELAY, LONGEST_DELAY, TRIAL_TIMEOUT, CircuitBreaker
from workers.mail.mail_server import SERVER


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
