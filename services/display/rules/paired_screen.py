"""A screen nobody sits at: what it shows, what it was asked to do, and what it last told of itself. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from frivilligbors.enums import Scene
from frivilligbors.errors import Refused
from frivilligbors.facts import ScreenChanged, ScreenFact, ScreenPaired, ScreenReleased
from frivilligbors.instants import Instant

MAX_SCREENS = 50  # of one børs
ZOOMS = (50, 75, 100, 125, 150, 200)  # per cent
STALE = timedelta(seconds=5)  # an older picture is one that lags
GONE = timedelta(seconds=15)  # so long silent, a screen is taken to be off


class Sound(StrEnum):
    """Whether a screen would sound the gong. Blocked: its browser wants a click first."""

    ON = "on"
    OFF = "off"
    BLOCKED = "blocked"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedScreen:
    """A screen and what it shows. `gongs` and `loads` count how often it was asked for a test stroke and to load anew."""

    screen_id: str
    name: str
    paired_at: Instant
    language: str = "nb"
    zoom: int = 100
    scene: Scene = Scene.AUTO
    gongs: int = 0
    loads: int = 0
    revision: int = 1
    released_at: Instant | None = None

    @property
    def orders(self) -> dict[str, Any]:
        """What its page follows."""
        own = "" if self.scene is Scene.AUTO else self.scene.value
        return {"language": self.language, "zoom": self.zoom / 100, "scene": own, "gongs": self.gongs, "loads": self.loads}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenReport:
    """What a screen told at a moment: its size in pixels and the age of its picture in seconds. A page without scripts tells
    none of it."""

    at: Instant
    width: int = 0
    height: int = 0
    age: int = 0
    sound: Sound | None = None

    def picture_age(self, now: datetime) -> timedelta:
        """How old its picture is by now, at most."""
        return timedelta(seconds=self.age) + max(timedelta(), now - self.at)

    def is_gone(self, now: datetime) -> bool:
        """Whether it has been silent for so long that it is taken to be off."""
        return now - self.at > GONE

    def is_stale(self, now: datetime) -> bool:
        """Whether it told of an old picture, and still does."""
        return timedelta(seconds=self.age) > STALE and not self.is_gone(now)


def pair(
    screen_id: str, others: int, *, name: str, language: str, zoom: int, by: str, at: datetime
) -> tuple[PairedScreen, ScreenFact]:
    """A screen is paired. `others`: how many the børs has. Raises Refused: `screens-enough`."""
    if others >= MAX_SCREENS:
        raise Refused("screens-enough")
    screen = PairedScreen(screen_id=screen_id, name=name, language=language, zoom=zoom, paired_at=at)
    return screen, ScreenPaired(at=at, by=by, screen_id=screen_id)


def change(screen: PairedScreen | None, *, by: str, at: datetime, **changes: Any) -> tuple[PairedScreen, ScreenFact]:
    """It has another `name`, `language`, `zoom` or `scene`. Raises Refused: `screen-unknown`."""
    known = _paired(screen)
    changed = replace(known, **changes, revision=known.revision + 1)
    return changed, ScreenChanged(at=at, by=by, screen_id=known.screen_id)


def sound_gong(screen: PairedScreen | None, *, by: str, at: datetime) -> tuple[PairedScreen, ScreenFact]:
    """It is to strike its gong once, to be heard. Raises Refused: `screen-unknown`."""
    return change(screen, by=by, at=at, gongs=_paired(screen).gongs + 1)


def load_anew(screen: PairedScreen | None, *, by: str, at: datetime) -> tuple[PairedScreen, ScreenFact]:
    """It is to load its page anew. Raises Refused: `screen-unknown`."""
    return change(screen, by=by, at=at, loads=_paired(screen).loads + 1)


def release(screen: PairedScreen | None, *, by: str, at: datetime) -> tuple[PairedScreen, ScreenFact]:
    """It shows this børs no longer. Raises Refused: `screen-unknown`."""
    known = _paired(screen)
    released = replace(known, released_at=at, revision=known.revision + 1)
    return released, ScreenReleased(at=at, by=by, screen_id=known.screen_id)


def _paired(screen: PairedScreen | None) -> PairedScreen:
    if screen is None or screen.released_at is not None:
        raise Refused("screen-unknown")
    return screen
