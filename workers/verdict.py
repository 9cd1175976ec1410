"""What an attempt to send a letter came to, and when it is tried again."""

from datetime import timedelta
from typing import NamedTuple

from frivilligbors.records import LetterState

FIRST, LONGEST = timedelta(seconds=2), timedelta(minutes=10)  # between tries: doubled each time
MOST = 300  # tries: about two days


class Verdict(NamedTuple):
    """The state of the letter, why it did not go, how long to wait if it is tried again, and whether the try is not counted."""

    state: LetterState
    trouble: str = ""
    wait: timedelta | None = None
    spared: bool = False


SENT = Verdict(LetterState.SENT)


def given_up(trouble: str) -> Verdict:
    """Never again."""
    return Verdict(LetterState.DEAD, trouble)


def later(attempt: int, trouble: str) -> Verdict:
    """Again after a while, unless this was the last of many attempts."""
    if attempt >= MOST:
        return given_up(trouble)
    return Verdict(LetterState.PENDING, trouble, min(FIRST * 2 ** min(attempt - 1, 16), LONGEST))


def not_tried(trouble: str, wait: float) -> Verdict:
    """Again in so many seconds: the post office was away, and the letter had no part in it."""
    return Verdict(LetterState.PENDING, trouble, timedelta(seconds=max(wait, FIRST.total_seconds())), spared=True)
