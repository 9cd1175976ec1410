"""Clocks that stand until a test moves them."""

from datetime import datetime, timedelta


class Clock:
    """Tells `now`, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class StandingClock:
    """The store's clock: tells `now()`, a moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def from_store_time(self, store_time: datetime) -> datetime:
        del store_time
        return self.at

    def go(self, **time: float) -> None:
        self.at += timedelta(**time)
