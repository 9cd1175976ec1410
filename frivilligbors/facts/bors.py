"""The facts of a børs itself: the run of its evening, its settings, its result and its end."""

from dataclasses import dataclass
from typing import ClassVar

from ..enums import Scene
from ..instants import Instant
from .fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsCreated(Fact):
    """The first fact of every log."""

    name: ClassVar[str] = "bors.created"
    rehearsal: bool = False
    opens_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsChanged(Fact):
    """An organiser changed the settings. `changed`: the names of the fields; what they say is the record's."""

    name: ClassVar[str] = "bors.changed"
    changed: tuple[str, ...] = ()
    opens_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsOpened(Fact):
    """People are coming in; the trading window has not begun."""

    name: ClassVar[str] = "bors.doors_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsOpened(Fact):
    """The first gong. `closes_at` only counts down: the closing gong is a fact of its own."""

    name: ClassVar[str] = "bors.opened"
    closes_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningTakenBack(Fact):
    """The first gong was struck by mistake: the børs is as it was before it. `opens_at`: when the hour is planned to begin."""

    name: ClassVar[str] = "bors.opening_taken_back"
    doors_open: bool = False
    opens_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsExtended(Fact):
    """The børsgeneral gives more time."""

    name: ClassVar[str] = "bors.extended"
    closes_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsClosed(Fact):
    """The closing gong. What stood in line may be confirmed until `grace_until`."""

    name: ClassVar[str] = "bors.closed"
    grace_until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingTakenBack(Fact):
    """The closing gong was struck by mistake: the hour goes on, and what was confirmed since was confirmed in it."""

    name: ClassVar[str] = "bors.closing_taken_back"
    closes_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChanged(Fact):
    """Somebody chose what the wall shows, and whether anything on it moves.

    The result is told in steps: 1 is the total alone, then one share more with each step; 0 is all of it.
    """

    name: ClassVar[str] = "scene.changed"
    scene: Scene
    still: bool = False
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPublished(Fact):
    """The result is public from now on. What changes it afterwards makes a new edition."""

    name: ClassVar[str] = "bors.published"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTextChanged(Fact):
    """An organiser shortened a text of an agreement for the published list, left it out, or took it in again."""

    name: ClassVar[str] = "result.text_changed"
    agreement_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChanged(Fact):
    """The privacy notice has a new version; what it says is a record."""

    name: ClassVar[str] = "notice.changed"
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionChanged(Fact):
    """Everybody is erased at `erase_at`: an organiser chose another date."""

    name: ClassVar[str] = "retention.changed"
    erase_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionAnnounced(Fact):
    """The contact of the børs is written to: everybody is erased at `erase_at`, within a week."""

    name: ClassVar[str] = "retention.announced"
    erase_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BorsErased(Fact):
    """Everybody is erased, and everything but the anonymous totals."""

    name: ClassVar[str] = "bors.erased"
