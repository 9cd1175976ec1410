"""When a børs may be created, opened, extended, closed, published and removed. Pure."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from frivilligbors import erasure_dates
from frivilligbors.enums import Scene, State
from frivilligbors.errors import Refused
from frivilligbors.facts import (
    BorsClosed,
    BorsCreated,
    BorsExtended,
    BorsOpened,
    DoorsOpened,
    ResultPublished,
    SceneChanged,
)
from frivilligbors.records import Bors

SLUG = re.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")  # what may stand for a børs in a path: the same as web.app.Slug
RESERVED_SLUGS = frozenset({"hendelser", "inn", "innlogget", "invitasjoner", "ut"})  # what /arrangor/… keeps for itself
TRANSLITERATION = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŧ": "t", "ŋ": "n"})
MAX_MINUTES = 240
MAX_GRACE_MINUTES = 60
EARLY = timedelta(minutes=30)
AUTOMATIC_SCENE = {"scene": Scene.AUTO, "step": 0}  # a gong puts the wall back to the run of show


def create_bors(
    slug: str,
    name: str,
    *,
    place: str,
    opens_at: datetime | None,
    rehearsal: bool,
    town: str = "",
    epoch: str,
    by: str,
    at: datetime,
) -> tuple[Bors, BorsCreated]:
    """A new børs, planned. `epoch` tells its log from any other of the same slug. Raises Refused."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug-malformed", field="slug")
    if slug in RESERVED_SLUGS:
        raise Refused("slug-reserved", field="slug")
    erase_at = erasure_dates.first_date(opens_at, at)
    bors_record = Bors(
        slug=slug,
        name=name,
        place=place,
        epoch=epoch,
        rehearsal=rehearsal,
        opens_at=opens_at,
        erase_at=erase_at,
        town=town,
    )
    return bors_record, BorsCreated(at=at, by=by, rehearsal=rehearsal, opens_at=opens_at)


def open_doors(bors_record: Bors, *, by: str, at: datetime) -> tuple[Bors, DoorsOpened]:
    """People may come in; the trading window has not begun. Raises Refused."""
    state = bors_record.state(at)
    if state is not State.PLANNED:
        error_codes = {State.DOORS_OPEN: "doors-are-open", State.OPEN: "already-open"}
        raise Refused(error_codes.get(state, "already-closed"))
    return changed(bors_record, stored_state=State.DOORS_OPEN), DoorsOpened(at=at, by=by)


def is_early(bors_record: Bors, at: datetime) -> bool:
    """Whether the first gong is planned for so much later that it may be a mistake to strike it now."""
    is_planned = bors_record.state(at) in (State.PLANNED, State.DOORS_OPEN)
    return is_planned and bors_record.opens_at is not None and bors_record.opens_at - at > EARLY


def open_bors(bors_record: Bors, *, minutes: int, sure: bool = True, by: str, at: datetime) -> tuple[Bors, BorsOpened]:
    """The first gong: the trading window begins, and counts down `minutes`. Raises Refused.

    Who is not `sure` is asked first, where it is early.
    """
    if not 1 <= minutes <= MAX_MINUTES:
        raise Refused("minutes-out-of-range", field="minutes")
    if bors_record.state(at) not in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("already-open" if bors_record.state(at) is State.OPEN else "already-closed")
    if not sure and is_early(bors_record, at):
        raise Refused("gong-early", field="sure")
    closes_at = at + timedelta(minutes=minutes)
    erase_at = erasure_dates.moved(bors_record, closes_at)
    opened = changed(
        bors_record,
        stored_state=State.OPEN,
        opens_at=at,
        closes_at=closes_at,
        planned_opens_at=bors_record.opens_at,
        had_doors_open=bors_record.stored_state is State.DOORS_OPEN,
        erase_at=erase_at,
        **AUTOMATIC_SCENE,
    )
    return opened, BorsOpened(at=at, by=by, closes_at=closes_at)


def close_bors(bors_record: Bors, *, grace_minutes: int, by: str, at: datetime) -> tuple[Bors, BorsClosed]:
    """The closing gong: for `grace_minutes` more, what waited then may be confirmed. Raises Refused."""
    if not 0 <= grace_minutes <= MAX_GRACE_MINUTES:
        raise Refused("grace-out-of-range", field="grace_minutes")
    if bors_record.state(at) is not State.OPEN:
        raise Refused("not-open-yet" if bors_record.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    until = at + timedelta(minutes=grace_minutes)
    erase_at = erasure_dates.moved(bors_record, until)
    closed = changed(
        bors_record,
        stored_state=State.GRACE,
        closes_at=at,
        planned_closes_at=bors_record.closes_at,
        grace_until=until,
        erase_at=erase_at,
        **AUTOMATIC_SCENE,
    )
    return closed, BorsClosed(at=at, by=by, grace_until=until)


def extend_bors(bors_record: Bors, *, minutes: int, by: str, at: datetime) -> tuple[Bors, BorsExtended]:
    """`minutes` more, counted from now where the time is out already, or nobody knows when it is. Raises Refused."""
    if bors_record.state(at) is not State.OPEN or bors_record.opens_at is None or bors_record.closes_at is None:
        raise Refused("not-open-yet" if bors_record.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    closes_at = max(bors_record.ends_at(at) or at, at) + timedelta(minutes=minutes)
    if minutes < 1 or closes_at - bors_record.opens_at > timedelta(minutes=MAX_MINUTES):
        raise Refused("minutes-out-of-range", field="minutes")
    return changed(bors_record, closes_at=closes_at), BorsExtended(at=at, by=by, closes_at=closes_at)


def publish_bors(
    bors_record: Bors, *, late: int, without_late: bool, by: str, at: datetime
) -> tuple[Bors, ResultPublished] | None:
    """The result is public from now on; None where it is so already. Raises Refused.

    `late`: how many late agreements wait to be admitted; `without_late`: publish although some do.
    """
    state = bors_record.state(at)
    if state is State.PUBLISHED:
        return None
    if state is State.ERASED:
        raise Refused("bors-erased")
    if state is not State.CLOSED:
        raise Refused("grace-not-over")
    if late and not without_late:
        raise Refused("late-waits", field="without_late")
    return changed(bors_record, stored_state=State.PUBLISHED, published_at=at), ResultPublished(at=at, by=by)


def show_scene(bors_record: Bors, scene: Scene, *, still: bool, step: int, by: str, at: datetime) -> tuple[Bors, SceneChanged]:
    """What the wall shows from now on, and whether anything on it moves. Only the result has steps."""
    step = step if scene is Scene.RESULT else 0
    return changed(bors_record, scene=scene, still=still, step=step), SceneChanged(
        at=at, by=by, scene=scene, still=still, step=step
    )


def remove_bors(bors_record: Bors) -> Bors:
    """The record of a closed børs, before it is removed. Only a rehearsal may be removed. Raises Refused."""
    if not bors_record.rehearsal:
        raise Refused("rehearsal-only")
    return changed(bors_record, stored_state=State.CLOSED)


def slug_of(name: str) -> str:
    """The address that a name suggests: ``Frivilligbørs Drammen 2027`` is at ``frivilligbors-drammen-2027``."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(TRANSLITERATION)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def changed(bors_record: Bors, **changes: Any) -> Bors:
    """The record with these changes, at its next revision."""
    return replace(bors_record, revision=bors_record.revision + 1, **changes)
