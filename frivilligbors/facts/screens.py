"""The facts of screens nobody sits at."""

from dataclasses import dataclass
from typing import ClassVar

from .fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenFact(Fact):
    """What became of a screen nobody sits at; its name and what it shows are a record."""

    screen_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPaired(ScreenFact):
    """An organiser typed the code that a screen showed: from now on it shows this børs."""

    name: ClassVar[str] = "screen.paired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenChanged(ScreenFact):
    """It has another name, language, size or scene, is to sound its gong, or to load its page anew."""

    name: ClassVar[str] = "screen.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenReleased(ScreenFact):
    """It no longer shows this børs."""

    name: ClassVar[str] = "screen.released"
