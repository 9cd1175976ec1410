"""What is in place before the doors open, and what is missing. Pure."""

from typing import NamedTuple

from frivilligbors.records import Bors


class ChecklistItem(NamedTuple):
    """One thing, by its name, and whether it is in place."""

    name: str
    done: bool


def checklist(bors_record: Bors, *, brokers: int, watchers: int) -> tuple[ChecklistItem, ...]:
    """In the order in which most do it; `brokers`: how many are invited; `watchers`: how many there are now."""
    return (
        ChecklistItem("name", bool(bors_record.name)),
        ChecklistItem("place", bool(bors_record.place)),
        ChecklistItem("opens_at", bors_record.opens_at is not None),
        ChecklistItem("notice", bors_record.notice > 0),
        ChecklistItem("brokers", brokers > 0),
        ChecklistItem("wall", watchers > 0),
    )
