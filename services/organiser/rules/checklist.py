"""What is in place before the doors open, and what is missing. Pure."""

from typing import NamedTuple

from frivilligbors.records import Bors


class Check(NamedTuple):
    """One thing, by its name, and whether it is in place."""

    name: str
    done: bool


def checklist(record: Bors, *, brokers: int, screens: int) -> tuple[Check, ...]:
    """In the order in which most do it; `brokers`: how many are invited; `screens`: how many show the børs now."""
    return (
        Check("name", bool(record.name)),
        Check("place", bool(record.place)),
        Check("opens_at", record.opens_at is not None),
        Check("notice", record.notice > 0),
        Check("brokers", brokers > 0),
        Check("screens", screens > 0),
    )
