"""When a børs may be created, opened, extended, closed and removed. Pure."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from frivilligbors.enums import Scene, State
from frivilligbors.errors import Refused
from frivilligbors.facts import BorsClosed, BorsCreated, BorsExtended, BorsOpened, SceneChanged
from frivilligbors.records import Bors

SLUG = re.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")  # what may stand for a børs in a path: the same as web.app.Slug
RESERVED_SLUGS = frozenset({"inn", "ut"})  # what /arrangor/… keeps for itself
TRANSLITERATION = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŧ": "t", "ŋ": "n"})
MAX_MINUTES = 240
MAX_GRACE_MINUTES = 60
AUTOMATIC_SCENE = {"scene": Scene.AUTO, "step": 0}  # a gong puts the wall back to the run of show


def create_bors(
    slug: str, name: str, *, place: str, opens_at: datetime | None, rehearsal: bool, epoch: str, by: str, at: datetime
) -> tuple[Bors, BorsCreated]:
    """A new børs, planned. `epoch` tells its log from any other of the same slug. Raises Refused."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug-malformed", field="slug")
    if slug in RESERVED_SLUGS:
        raise Refused("slug-reserved", field="slug")
    record = Bors(slug=slug, name=name, place=place, epoch=epoch, rehearsal=rehearsal, opens_at=opens_at)
    return record, BorsCreated(at=at, by=by, rehearsal=rehearsal, opens_at=opens_at)


def open_bors(record: Bors, *, minutes: int, by: str, at: datetime) -> tuple[Bors, BorsOpened]:
    """The first gong: the trading window begins, and counts down `minutes`. Raises Refused."""
    if not 1 <= minutes <= MAX_MINUTES:
        raise Refused("minutes-out-of-range", field="minutes")
    if record.state(at) not in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("already-open" if record.state(at) is State.OPEN else "already-closed")
    closes_at = at + timedelta(minutes=minutes)
    opened = _changed(record, stored_state=State.OPEN, opens_at=at, closes_at=closes_at, **AUTOMATIC_SCENE)
    return opened, BorsOpened(at=at, by=by, closes_at=closes_at)


def close_bors(record: Bors, *, grace_minutes: int, by: str, at: datetime) -> tuple[Bors, BorsClosed]:
    """The closing gong: for `grace_minutes` more, what waited in the queue may be confirmed. Raises Refused."""
    if not 0 <= grace_minutes <= MAX_GRACE_MINUTES:
        raise Refused("grace-out-of-range", field="grace_minutes")
    if record.state(at) is not State.OPEN:
        raise Refused("not-open-yet" if record.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    until = at + timedelta(minutes=grace_minutes)
    closed = _changed(record, stored_state=State.GRACE, closes_at=at, grace_until=until, **AUTOMATIC_SCENE)
    return closed, BorsClosed(at=at, by=by, grace_until=until)


def extend_bors(record: Bors, *, minutes: int, by: str, at: datetime) -> tuple[Bors, BorsExtended]:
    """`minutes` more, counted from now where the time is out already, or nobody knows when it is. Raises Refused."""
    if record.state(at) is not State.OPEN or record.opens_at is None or record.closes_at is None:
        raise Refused("not-open-yet" if record.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    closes_at = max(record.ends_at(at) or at, at) + timedelta(minutes=minutes)
    if minutes < 1 or closes_at - record.opens_at > timedelta(minutes=MAX_MINUTES):
        raise Refused("minutes-out-of-range", field="minutes")
    return _changed(record, closes_at=closes_at), BorsExtended(at=at, by=by, closes_at=closes_at)


def show_scene(record: Bors, scene: Scene, *, still: bool, step: int, by: str, at: datetime) -> tuple[Bors, SceneChanged]:
    """What the wall shows from now on, and whether anything on it moves. Only the result has steps."""
    step = step if scene is Scene.RESULT else 0
    return _changed(record, scene=scene, still=still, step=step), SceneChanged(
        at=at, by=by, scene=scene, still=still, step=step
    )


def remove_bors(record: Bors) -> Bors:
    """The record of a closed børs, before it is removed. Only a rehearsal may be removed. Raises Refused."""
    if not record.rehearsal:
        raise Refused("rehearsal-only")
    return _changed(record, stored_state=State.CLOSED)


def slug_of(name: str) -> str:
    """The address that a name suggests: ``Frivilligbørs Drammen 2027`` is at ``frivilligbors-drammen-2027``."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(TRANSLITERATION)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def _changed(record: Bors, **changes: Any) -> Bors:
    return replace(record, revision=record.revision + 1, **changes)
