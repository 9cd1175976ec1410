"""When a letter that could not be sent is tried again: the outcome of an attempt, and the delay before the next."""

from datetime import timedelta
from typing import NamedTuple

from frivilligbors.records import LetterState

FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=2), timedelta(minutes=10)  # between attempts: doubled each time
MAX_ATTEMPTS = 300  # about two days


class Outcome(NamedTuple):
    """The state of the letter after an attempt, why it was not sent, and the delay before it is tried again, if it is.

    `uncounted`: the attempt does not count towards MAX_ATTEMPTS.
    """

    state: LetterState
    trouble: str = ""
    retry_after: timedelta | None = None
    uncounted: bool = False


SENT = Outcome(LetterState.SENT)


def give_up(trouble: str) -> Outcome:
    """No more attempts."""
    return Outcome(LetterState.DEAD, trouble)


def retry(attempt: int, trouble: str, *, for_ever: bool = False) -> Outcome:
    """Another attempt after a delay that doubles, unless this was the last of MAX_ATTEMPTS.

    `for_ever`: there is always another; something else has an end for it.
    """
    if attempt >= MAX_ATTEMPTS and not for_ever:
        return give_up(trouble)
    return Outcome(LetterState.PENDING, trouble, min(FIRST_DELAY * 2 ** min(attempt - 1, 16), LONGEST_DELAY))


def retry_uncounted(trouble: str, seconds: float) -> Outcome:
    """Another attempt in so many seconds; this one does not count: the server was unavailable, whoever the letter is to."""
    delay = timedelta(seconds=max(seconds, FIRST_DELAY.total_seconds()))
    return Outcome(LetterState.PENDING, trouble, delay, uncounted=True)
