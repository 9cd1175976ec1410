"""The facts of letters that somebody asked for."""

from dataclasses import dataclass
from typing import ClassVar

from ..enums import Sector
from .fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAskedAgain(Fact):
    """Somebody wants a letter sent once more."""

    name: ClassVar[str] = "letter.asked_again"
    letter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeAsked(Fact):
    """An organiser says that a participant who was imported gets the letter of welcome."""

    name: ClassVar[str] = "welcome.asked"
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementSent(Fact):
    """An organiser wrote a letter to everybody, or to those of a sector; what it says is a record."""

    name: ClassVar[str] = "announcement.sent"
    announcement_id: str
    sector: Sector | None = None
