"""The tallies of a børs: a pure fold of its facts. board = fold(tally, log)."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any

from .codec import UNIX_EPOCH, instant
from .enums import AgreementKind, Category, Scene, Sector, State, pair_of
from .facts import (
    AgreementConfirmed,
    AgreementCorrected,
    AgreementFact,
    AgreementHidden,
    AgreementLate,
    AgreementVoided,
    BorsChanged,
    BorsClosed,
    BorsCreated,
    BorsErased,
    BorsExtended,
    BorsOpened,
    ClosingTakenBack,
    DoorsOpened,
    Fact,
    HandshakeAccepted,
    HandshakeWithdrawn,
    OpeningTakenBack,
    ParticipantChanged,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantUnmerged,
    ParticipantWithdrawn,
    ResultPublished,
    SceneChanged,
)
from .instants import Instant

LATEST = 20
KEPT = 2 * LATEST  # so that the twenty newest can be told though as many are hidden
MINUTES = 120
MINUTE = timedelta(minutes=1)

PAIRS = tuple(sorted(pair_of(pair) for pair in combinations_with_replacement(Sector, 2)))
GROUPED = {
    pair: pair_of(tuple(Sector.VOLUNTARY if s == Sector.INDIVIDUAL else Sector(s) for s in pair.split("-")))  # type: ignore[arg-type]
    for pair in PAIRS
}
GROUPS = tuple(sorted(set(GROUPED.values())))
GROUPS_IN_ORDER = (  # on the wall and in words: what most evenings have most of comes first
    "public-voluntary",
    "voluntary-voluntary",
    "public-public",
    "business-voluntary",
    "business-public",
    "business-business",
)


@dataclass(slots=True, kw_only=True)
class Participants:
    """How many are in, each counted once by its first organisation."""

    total: int = 0
    by_sector: dict[Sector, int] = field(default_factory=lambda: dict.fromkeys(Sector, 0))


@dataclass(slots=True, kw_only=True)
class Agreements:
    """How many stand. `intents` are part of the total; pairs and categories sum to it; `voided` are apart."""

    total: int = 0
    intents: int = 0
    voided: int = 0
    by_pair: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PAIRS, 0))
    by_category: dict[Category, int] = field(default_factory=lambda: dict.fromkeys(Category, 0))
    per_minute: dict[str, int] = field(default_factory=dict)

    @property
    def by_group(self) -> dict[str, int]:
        """The six published pairs, in which individuals count as voluntary."""
        groups = dict.fromkeys(GROUPS, 0)
        for pair, count in self.by_pair.items():
            groups[GROUPED[pair]] += count
        return groups

    def count(self, fact: AgreementFact, delta: int) -> None:
        """One more, or (`delta` = -1) one less."""
        self.total += delta
        self.intents += delta if fact.kind is AgreementKind.INTENT else 0
        self.by_pair[pair_of(fact.sectors)] += delta
        self.by_category[fact.category] += delta
        minute = _minute((fact.agreed_at - UNIX_EPOCH) // MINUTE)
        if delta > 0 or minute in self.per_minute:
            self.per_minute[minute] = self.per_minute.get(minute, 0) + delta
        while len(self.per_minute) > MINUTES:
            del self.per_minute[min(self.per_minute)]

    def recount(self, fact: AgreementCorrected) -> None:
        """Count an agreement that stands by its new category and kind: the total is as before."""
        self.intents += (fact.kind is AgreementKind.INTENT) - (fact.kind_before is AgreementKind.INTENT)
        self.by_category[fact.category_before] -= 1
        self.by_category[fact.category] += 1


@dataclass(slots=True, kw_only=True)
class Tallies:
    """All a screen can count. `newest` holds the ids of the newest standing agreements, those in `hidden` among them."""

    state: State = State.PLANNED
    rehearsal: bool = False
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    grace_until: Instant | None = None
    participants: Participants = field(default_factory=Participants)
    organisations: int = 0
    agreements: Agreements = field(default_factory=Agreements)
    waiting: int = 0
    late: int = 0
    scene: Scene = Scene.AUTO
    still: bool = False
    step: int = 0
    newest: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unreadable: int = 0

    @property
    def newest_shown(self) -> list[str]:
        """The ids of the newest agreements that everybody may see; names are added when they are shown."""
        return [known for known in self.newest if known not in self.hidden][:LATEST]

    def apply(self, fact: Fact | None) -> None:  # noqa: PLR0912, PLR0915 - one case for each fact that counts
        """Count one entry of the log, in place. None is one that nobody could read."""
        match fact:  # cases are tried in this order: those a log is full of come first
            case AgreementConfirmed():
                self._confirm(fact)
            case HandshakeAccepted():
                self.waiting += 1
            case ParticipantRegistered():
                self.participants.total += 1
                self.participants.by_sector[fact.sector] += 1
                self.organisations += fact.new_organisations
            case ParticipantChanged():
                self.participants.by_sector[fact.sector_before] -= 1
                self.participants.by_sector[fact.sector] += 1
                self.organisations += fact.new_organisations
            case BorsCreated():
                self.rehearsal = fact.rehearsal
                self.opens_at = fact.opens_at
            case BorsChanged():
                self.opens_at = fact.opens_at
            case DoorsOpened():
                self.state = State.DOORS_OPEN
            case BorsOpened():
                self.state, self.opens_at, self.closes_at = State.OPEN, fact.at, fact.closes_at
                self._reset_scene()
            case BorsClosed():
                self.state, self.closes_at, self.grace_until = State.GRACE, fact.at, fact.grace_until
                self._reset_scene()
            case OpeningTakenBack():
                self.state = State.DOORS_OPEN if fact.doors_open else State.PLANNED
                self.opens_at, self.closes_at = fact.opens_at, None
                self._reset_scene()
            case ClosingTakenBack():
                self.state, self.closes_at, self.grace_until = State.OPEN, fact.closes_at, None
                self._reset_scene()
            case ResultPublished():
                self.state = State.PUBLISHED
            case BorsErased():
                self.state = State.ERASED
            case BorsExtended():
                self.closes_at = fact.closes_at
            case SceneChanged():
                self.scene, self.still, self.step = fact.scene, fact.still, fact.step
            case ParticipantWithdrawn() | ParticipantMerged():
                self.participants.total -= 1
                self.participants.by_sector[fact.sector] -= 1
            case ParticipantUnmerged():
                self.participants.total += 1
                self.participants.by_sector[fact.sector] += 1
            case HandshakeWithdrawn():
                self.waiting -= fact.stood_in_line
            case AgreementLate():
                self.late += 1
            case AgreementVoided():
                self._void(fact)
            case AgreementHidden():
                self._hide(fact)
            case AgreementCorrected():
                self.agreements.recount(fact)
            case None:
                self.unreadable += 1

    def _confirm(self, fact: AgreementConfirmed) -> None:
        self.agreements.count(fact, 1)
        self.waiting -= fact.handshake_id is not None
        self.late -= fact.was_late
        self.newest.insert(0, fact.agreement_id)
        del self.newest[KEPT:]
        if self.hidden:
            self.hidden = [known for known in self.hidden if known in self.newest]

    def _void(self, fact: AgreementVoided) -> None:
        self.agreements.count(fact, -1)
        self.agreements.voided += 1
        self.newest = _without(self.newest, fact.agreement_id)
        self.hidden = _without(self.hidden, fact.agreement_id)

    def _hide(self, fact: AgreementHidden) -> None:
        """It keeps its place meanwhile, so that what is shown again is where it was."""
        self.hidden = _without(self.hidden, fact.agreement_id)
        if fact.hidden and fact.agreement_id in self.newest:
            self.hidden.append(fact.agreement_id)

    def _reset_scene(self) -> None:
        """After a gong the wall goes by the run of show again."""
        self.scene, self.step = Scene.AUTO, 0


@lru_cache(maxsize=MINUTES)
def _minute(minutes: int) -> str:
    """A minute, counted from 1970, as text. Facts of one minute follow each other, and writing it costs more than counting."""
    return instant(UNIX_EPOCH + minutes * MINUTE)[:16] + "Z"


def _without(ids: list[str], gone: str) -> list[str]:
    return [known for known in ids if known != gone]


def _copy(value: Any) -> Any:
    """Tallies, or a part of them, of which nothing that changes is shared: `deepcopy` takes three times as long."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _copy(getattr(value, f.name)) for f in fields(value)})
    return copy(value) if isinstance(value, dict | list) else value


def fold(tallies: Tallies, facts: Iterable[Fact | None]) -> Tallies:
    """The tallies after these facts; what was given stays as it was."""
    counted: Tallies = _copy(tallies)
    for fact in facts:
        counted.apply(fact)
    return counted
