"""The gongs of a børs: in what state it is by the clock, what is counted down to, and what may be done until then."""

from datetime import datetime, timedelta

from ..clock_skew import too_far
from ..enums import State

LONGEST_GRACE = timedelta(hours=1)


class CountdownMixin:
    """What the record of a børs knows by the clock: when its hour begins and ends, and until when its grace lasts."""

    __slots__ = ()
    stored_state: State
    opens_at: datetime | None
    closes_at: datetime | None
    grace_until: datetime | None

    def state(self, at: datetime) -> State:
        """The state at a moment: when grace has run out, the børs is closed though nobody pressed anything."""
        return State.CLOSED if self.stored_state is State.GRACE and self._grace_is_over(at) else self.stored_state

    def ends_at(self, at: datetime) -> datetime | None:
        """What is counted down to: the closing gong, then the end of grace.

        None where nothing is, and in an hour that has not begun by the clock that was put back since: nobody knows then.
        """
        return {State.OPEN: self.hour_ends_at(at), State.GRACE: self.grace_until}.get(self.state(at))

    def hour_ends_at(self, at: datetime) -> datetime | None:
        """When the hour ends, or did; None while nobody knows."""
        if self.stored_state is not State.OPEN or self.opens_at is None or self.closes_at is None:
            return self.closes_at
        put_back = self.closes_at > self.opens_at and too_far(self.opens_at, at)
        return None if put_back else self.closes_at

    def _grace_is_over(self, at: datetime) -> bool:
        if self.grace_until is None:
            return False
        grace = self.grace_until - self.closes_at if self.closes_at else LONGEST_GRACE
        return at >= self.grace_until or too_far(self.grace_until, at, grace)

    def takes_agreements(self, at: datetime) -> bool:
        """Agreements are made while the børs is open; in grace, what stood in line."""
        return self.state(at) in (State.OPEN, State.GRACE)

    def takes_registrations(self, at: datetime) -> bool:
        """The doors of the register are open from the first plan until grace is over."""
        return self.state(at) in (State.PLANNED, State.DOORS_OPEN, State.OPEN, State.GRACE)

    def has_opened_doors(self, at: datetime) -> bool:
        """Whether people are coming, or have come: whoever registers now is taken to be here."""
        return self.state(at) in (State.DOORS_OPEN, State.OPEN, State.GRACE)
