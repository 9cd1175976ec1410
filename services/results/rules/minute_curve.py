"""The agreements of the hour, minute by minute, as a curve: geometry only, in a box of 1000 by 240. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

WIDTH, HEIGHT = 1000, 240
MINUTE = timedelta(minutes=1)
TICK_STEPS = (5, 10, 15, 30, 60, 120, 240)  # minutes between two marks of the axis
MAX_TICKS = 7


class MinuteRow(NamedTuple):
    """A minute in which something was agreed: how many then, and how many by its end."""

    at: datetime
    made: int
    total: int


class Tick(NamedTuple):
    """A mark of the time axis."""

    x: float
    at: datetime


@dataclass(frozen=True, slots=True)
class MinuteCurve:
    """The curve of the total: a line, the area under it, marks of time, and the minutes it is made of."""

    line: str
    area: str
    ticks: tuple[Tick, ...]
    rows: tuple[MinuteRow, ...]

    @property
    def half_at(self) -> datetime:
        """The minute by whose end half of all were made."""
        return next(row.at for row in self.rows if 2 * row.total >= self.rows[-1].total)

    @property
    def busiest(self) -> MinuteRow:
        """The minute with most; of several the first."""
        return max(self.rows, key=lambda row: row.made)


def minute_curve(per_minute: Mapping[str, int], opens_at: datetime | None, closes_at: datetime | None) -> MinuteCurve | None:
    """The curve of these counts, from the first gong to the last where they are known; None where there is nothing to draw."""
    rows = _rows(per_minute)
    if not rows:
        return None
    start = min(rows[0].at, opens_at or rows[0].at)
    end = max(rows[-1].at + MINUTE, closes_at or rows[-1].at)
    highest = rows[-1].total

    def x(at: datetime) -> float:
        return round(WIDTH * ((at - start) / (end - start)), 1)

    points = "".join(f"H{_short(x(row.at))}V{_short(HEIGHT - HEIGHT * row.total / highest)}" for row in rows)
    line = f"M0 {HEIGHT}{points}H{WIDTH}"
    return MinuteCurve(line, f"{line}V{HEIGHT}Z", tuple(Tick(x(at), at) for at in _tick_times(start, end)), rows)


def _rows(per_minute: Mapping[str, int]) -> tuple[MinuteRow, ...]:
    rows, total = [], 0
    for minute, count in sorted(per_minute.items()):
        if count:
            total += count
            rows.append(MinuteRow(datetime.fromisoformat(minute), count, total))
    return tuple(rows)


def _tick_times(start: datetime, end: datetime) -> list[datetime]:
    minutes = (end - start) / MINUTE
    step = timedelta(minutes=next((step for step in TICK_STEPS if minutes / step < MAX_TICKS), TICK_STEPS[-1]))
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + -(-(start - midnight) // step) * step
    return [first + index * step for index in range(min(MAX_TICKS + 1, (end - first) // step + 1))]


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
