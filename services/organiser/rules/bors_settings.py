"""Which settings of a børs may be changed, and when. Pure."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from frivilligbors import erasure_dates
from frivilligbors.enums import Category, FieldRequirement, Language, State
from frivilligbors.errors import Refused
from frivilligbors.facts import BorsChanged
from frivilligbors.records import Bors

from .lifecycle import MAX_GRACE_MINUTES, MAX_MINUTES

PLANNED = (State.PLANNED, State.DOORS_OPEN)
T = TypeVar("T", bound=StrEnum)
NAMES = (
    "name",
    "place",
    "doors_at",
    "opens_at",
    "planned_minutes",
    "planned_grace",
    "welcome",
    "rules",
    "accent",
    "categories",
    "languages",
    "follow_up",
    "follow_up_at",
    "ask_email",
    "ask_number",
    "ask_needs",
    "ask_offers",
)


def change_bors_settings(
    bors_record: Bors, changes: dict[str, Any], *, by: str, at: datetime
) -> tuple[Bors, BorsChanged] | None:
    """The børs with these `changes` of its settings, and its fact; None where nothing is new.

    Raises Refused: `minutes-out-of-range`, `grace-out-of-range`, `opening-has-been`, `doors-after-opening`,
    `at-least-one-category`, `at-least-one-language`, `follow-up-before-opening`, `follow-up-after-erasure`.
    """
    changed = replace(bors_record, **_as_kept(changes))
    names = tuple(one.name for one in fields(Bors) if getattr(changed, one.name) != getattr(bors_record, one.name))
    if not names:
        return None
    if not 1 <= changed.planned_minutes <= MAX_MINUTES:
        raise Refused("minutes-out-of-range", field="planned_minutes")
    if not 0 <= changed.planned_grace <= MAX_GRACE_MINUTES:
        raise Refused("grace-out-of-range", field="planned_grace")
    if "opens_at" in names and bors_record.state(at) not in PLANNED:
        raise Refused("opening-has-been", field="opens_at")
    if {"doors_at", "opens_at"} & {*names} and changed.doors_at and changed.opens_at and changed.doors_at > changed.opens_at:
        raise Refused("doors-after-opening", field="doors_at")
    erase_at = _erase_at(changed, at) if "opens_at" in names else bors_record.erase_at
    if "follow_up_at" in names:
        _demand_in_time(changed, erase_at)
    return (
        replace(changed, revision=bors_record.revision + 1, erase_at=erase_at),
        BorsChanged(at=at, by=by, changed=names, opens_at=changed.opens_at),
    )


def _demand_in_time(changed: Bors, erase_at: datetime | None) -> None:
    """Raises Refused for a day of following up that is before the evening's, or on which everybody is erased by then."""
    day = changed.follow_up_at
    if day is None:
        return
    if changed.opens_at and day < changed.opens_at - timedelta(days=1):
        raise Refused("follow-up-before-opening", field="follow_up_at")
    if erase_at and day >= erase_at:
        raise Refused("follow-up-after-erasure", field="follow_up_at")


def _as_kept(changes: dict[str, Any]) -> dict[str, Any]:
    """The same under the names of the record's fields. Raises Refused where nothing is chosen of a list."""
    kept = dict(changes)
    if "rules" in kept:
        kept["rules"] = tuple(filter(None, kept["rules"]))
    if "categories" in kept:
        kept["chosen_categories"] = _chosen(kept.pop("categories"), Category, "at-least-one-category", "categories")
    kept |= {name: FieldRequirement(kept[name]) for name in kept if name.startswith("ask_")}
    if "languages" in kept:
        kept["chosen_languages"] = _chosen(kept.pop("languages"), Language, "at-least-one-language", "languages")
    return kept


def _chosen(names: Iterable[T], every: type[T], error_code: str, field: str) -> tuple[T, ...]:
    """What is chosen, each once; nothing for all in the usual order. Raises Refused (`error_code`) for none."""
    chosen = tuple(dict.fromkeys(names))
    if not chosen:
        raise Refused(error_code, field=field)
    return () if chosen == tuple(every) else chosen


def _erase_at(bors_record: Bors, at: datetime) -> datetime | None:
    """The date of erasure follows the evening, unless an organiser chose it: then it is only never before the evening."""
    if bors_record.retention_chosen and bors_record.erase_at:
        return max(bors_record.erase_at, bors_record.opens_at) if bors_record.opens_at else bors_record.erase_at
    return erasure_dates.first_date(bors_record.opens_at, at)
