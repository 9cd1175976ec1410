"""The evening of a børs: how it is planned, and when the gong may sound."""

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
OURS = frozenset({"inn", "ut"})  # what /arrangor/… keeps for itself
AS_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŧ": "t", "ŋ": "n"})
LONGEST_WINDOW = 240
LONGEST_GRACE = 60
FOLLOWING = {"scene": Scene.AUTO, "step": 0}  # a gong puts the wall back to the run of show


def create(
    slug: str, name: str, *, place: str, opens_at: datetime | None, rehearsal: bool, epoch: str, by: str, at: datetime
) -> tuple[Bors, BorsCreated]:
    """A new børs, planned. `epoch` tells its log from any other that ever bore the name. Raises Refused."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug-malformed", field="slug")
    if slug in OURS:
        raise Refused("slug-reserved", field="slug")
    bors = Bors(slug=slug, name=name, place=place, epoch=epoch, rehearsal=rehearsal, opens_at=opens_at)
    return bors, BorsCreated(at=at, by=by, rehearsal=rehearsal, opens_at=opens_at)


def open_(bors: Bors, *, minutes: int, by: str, at: datetime) -> tuple[Bors, BorsOpened]:
    """The first gong: the trading window begins, and counts down `minutes`. Raises Refused."""
    if not 1 <= minutes <= LONGEST_WINDOW:
        raise Refused("minutes-out-of-range", field="minutes")
    if bors.state(at) not in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("already-open" if bors.state(at) is State.OPEN else "already-closed")
    closes_at = at + timedelta(minutes=minutes)
    opened = _moved(bors, stored_state=State.OPEN, opens_at=at, closes_at=closes_at, **FOLLOWING)
    return opened, BorsOpened(at=at, by=by, closes_at=closes_at)


def close(bors: Bors, *, grace_minutes: int, by: str, at: datetime) -> tuple[Bors, BorsClosed]:
    """The closing gong: for `grace_minutes` more, what stood in line may be confirmed. Raises Refused."""
    if not 0 <= grace_minutes <= LONGEST_GRACE:
        raise Refused("grace-out-of-range", field="grace_minutes")
    if bors.state(at) is not State.OPEN:
        raise Refused("not-open-yet" if bors.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    until = at + timedelta(minutes=grace_minutes)
    closed = _moved(bors, stored_state=State.GRACE, closes_at=at, grace_until=until, **FOLLOWING)
    return closed, BorsClosed(at=at, by=by, grace_until=until)


def extend(bors: Bors, *, minutes: int, by: str, at: datetime) -> tuple[Bors, BorsExtended]:
    """`minutes` more, counted from now where the time is out already, or nobody knows when it is. Raises Refused."""
    if bors.state(at) is not State.OPEN or bors.opens_at is None or bors.closes_at is None:
        raise Refused("not-open-yet" if bors.state(at) in (State.PLANNED, State.DOORS_OPEN) else "already-closed")
    closes_at = max(bors.ends_at(at) or at, at) + timedelta(minutes=minutes)
    if minutes < 1 or closes_at - bors.opens_at > timedelta(minutes=LONGEST_WINDOW):
        raise Refused("minutes-out-of-range", field="minutes")
    return _moved(bors, closes_at=closes_at), BorsExtended(at=at, by=by, closes_at=closes_at)


def show(bors: Bors, scene: Scene, *, still: bool, step: int, by: str, at: datetime) -> tuple[Bors, SceneChanged]:
    """What the wall shows from now on, and whether anything on it moves. Only the result is told in steps."""
    step = step if scene is Scene.RESULT else 0
    return _moved(bors, scene=scene, still=still, step=step), SceneChanged(at=at, by=by, scene=scene, still=still, step=step)


def remove(bors: Bors) -> Bors:
    """The børs with its doors closed, before it is taken away. Only a rehearsal leaves nothing behind. Raises Refused."""
    if not bors.rehearsal:
        raise Refused("rehearsal-only")
    return _moved(bors, stored_state=State.CLOSED)


def slug_of(name: str) -> str:
    """The address that a name suggests: ``Frivilligbørs Drammen 2027`` is at ``frivilligbors-drammen-2027``."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(AS_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def _moved(bors: Bors, **changes: Any) -> Bors:
    return replace(bors, revision=bors.revision + 1, **changes)
