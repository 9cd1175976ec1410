"""Taking back a gong that was struck by mistake, within a minute. Pure."""

from datetime import datetime, timedelta

from frivilligbors import erasure_dates
from frivilligbors.enums import State
from frivilligbors.errors import Refused
from frivilligbors.facts import ClosingTakenBack, OpeningTakenBack
from frivilligbors.records import Bors

from .lifecycle import AUTOMATIC_SCENE, changed

WITHIN = timedelta(minutes=1)


def may_take_back_opening(bors_record: Bors, *, standing: int, at: datetime) -> bool:
    """Whether the first gong can be taken back now; `standing`: how many agreements stand."""
    return bors_record.state(at) is State.OPEN and _is_recent(bors_record.opens_at, at) and not standing


def may_take_back_closing(bors_record: Bors, at: datetime) -> bool:
    """Whether the closing gong can be taken back now."""
    return bors_record.stored_state is State.GRACE and _is_recent(bors_record.closes_at, at)


def take_back_opening(bors_record: Bors, *, standing: int, by: str, at: datetime) -> tuple[Bors, OpeningTakenBack]:
    """The børs as it was before the first gong. Raises Refused: `not-open-yet`, `already-closed`, `take-back-too-late`,
    `agreement-stands`."""
    if bors_record.state(at) is not State.OPEN:
        raise Refused("not-open-yet" if bors_record.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    if not _is_recent(bors_record.opens_at, at):
        raise Refused("take-back-too-late")
    if standing:
        raise Refused("agreement-stands")
    planned, doors = bors_record.planned_opens_at, bors_record.had_doors_open
    before = changed(
        bors_record,
        stored_state=State.DOORS_OPEN if doors else State.PLANNED,
        opens_at=planned,
        closes_at=None,
        planned_opens_at=None,
        erase_at=bors_record.erase_at if bors_record.retention_chosen else erasure_dates.first_date(planned, at),
        **AUTOMATIC_SCENE,
    )
    return before, OpeningTakenBack(at=at, by=by, doors_open=doors, opens_at=planned)


def take_back_closing(bors_record: Bors, *, by: str, at: datetime) -> tuple[Bors, ClosingTakenBack]:
    """The hour goes on until it was to end. Raises Refused: `not-open-yet`, `already-open`, `take-back-too-late`."""
    if bors_record.stored_state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("not-open-yet")
    if bors_record.stored_state is State.OPEN:
        raise Refused("already-open")
    if not may_take_back_closing(bors_record, at):
        raise Refused("take-back-too-late")
    ends = bors_record.planned_closes_at
    going_on = changed(
        bors_record,
        stored_state=State.OPEN,
        closes_at=ends,
        grace_until=None,
        planned_closes_at=None,
        closing_taken_back_at=at,
        **AUTOMATIC_SCENE,
    )
    return going_on, ClosingTakenBack(at=at, by=by, closes_at=ends)


def _is_recent(gong: datetime | None, at: datetime) -> bool:
    return gong is not None and at - gong <= WITHIN
