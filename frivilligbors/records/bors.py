"""The record of a børs, and of what it says about privacy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..clock_skew import too_far
from ..enums import Category, FieldRequirement, Language, Scene, State
from ..instants import Instant

LONGEST_GRACE = timedelta(hours=1)
ALL_CATEGORIES, ALL_LANGUAGES = tuple(Category), tuple(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bors:
    """One exchange, one evening. `revision` moves with every change of state, so that a confirm races fairly with the gong."""

    slug: str
    name: str
    place: str = ""
    epoch: str = ""
    revision: int = 1
    stored_state: State = State.PLANNED
    rehearsal: bool = False
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    grace_until: Instant | None = None
    published_at: Instant | None = None
    scene: Scene = Scene.AUTO
    still: bool = False
    step: int = 0
    erase_at: Instant | None = None  # None: a børs from before there was a date
    retention_chosen: bool = False  # an organiser chose the date: a gong moves it no more
    retention_reason: str = ""  # why it was made later, which goes once
    erasure_announced_for: Instant | None = None  # the newest date that the contact was written to about, a week before it
    erased_at: Instant | None = None
    notice: int = 0  # the newest version of the privacy notice; 0: the defaults
    doors_at: Instant | None = None  # when the doors are planned to open
    planned_opens_at: Instant | None = None  # what `opens_at` was before the gong
    planned_closes_at: Instant | None = None  # what `closes_at` was before the closing gong
    had_doors_open: bool = False  # before the opening gong
    closing_taken_back_at: Instant | None = None
    planned_minutes: int = 60  # how long the hour is planned to be
    planned_grace: int = 5  # minutes
    welcome: str = ""  # what the wall says before the hour, in place of the two questions
    rules: tuple[str, ...] = ()  # what the wall says before the hour, in place of how to register; the registration page too
    accent: str = ""  # the colour of the sun and of buttons, ``#rrggbb``; empty: ours
    logo: str = ""  # the name of its logo, which changes with the picture; empty: none
    ask_email: FieldRequirement = FieldRequirement.OPTIONAL  # at sign-up; never required: whoever has none takes part fully
    ask_number: FieldRequirement = FieldRequirement.OPTIONAL  # of an organisation
    ask_needs: FieldRequirement = FieldRequirement.OPTIONAL
    ask_offers: FieldRequirement = FieldRequirement.OPTIONAL
    follow_up: str = ""  # what happens after the hour, for its parties and whoever reads the result
    follow_up_at: Instant | None = None  # the day on which the agreements are followed up
    chosen_categories: tuple[Category, ...] = ()  # in their order; none: all, in the usual order
    chosen_languages: tuple[Language, ...] = ()  # the default first; none: all, bokmål first
    town: str = ""  # whose organisers reach it; empty: the installation's own

    @property
    def categories(self) -> tuple[Category, ...]:
        """What a need, an offer and a new agreement may be about here, in order. Older ones may be about others."""
        return self.chosen_categories or ALL_CATEGORIES

    @property
    def languages(self) -> tuple[Language, ...]:
        """What public pages, letters and walls may be read in here, the default first."""
        return self.chosen_languages or ALL_LANGUAGES

    @property
    def asks(self) -> dict[str, FieldRequirement]:
        """What whoever signs up is asked for, by the name of the field."""
        return {"email": self.ask_email, "number": self.ask_number, "needs": self.ask_needs, "offers": self.ask_offers}

    def language(self, wanted: str) -> str:
        """The language of whoever wants this one: the default, where it is not offered."""
        return wanted if wanted in self.languages else self.languages[0]

    def state(self, at: datetime) -> State:
        """The state at a moment: when grace has run out, the børs is closed though nobody pressed anything."""
        return State.CLOSED if self.stored_state is State.GRACE and self._grace_is_over(at) else self.stored_state

    def ends_at(self, at: datetime) -> datetime | None:
        """What is counted down to: the closing gong, then the end of grace.

        None where nothing is, and in an hour that has not begun by the clock that was put back since: nobody knows then.
        """
        return {State.OPEN: self.hour_ends_at(at), State.GRACE: self.grace_until}.get(self.state(at))

    def hour_ends_at(self, at: datetime) -> datetime | None:
        """When the hour ends, or did; None while nobody knows."""
        if self.stored_state is not State.OPEN or self.opens_at is None or self.closes_at is None:
            return self.closes_at
        put_back = self.closes_at > self.opens_at and too_far(self.opens_at, at)
        return None if put_back else self.closes_at

    def _grace_is_over(self, at: datetime) -> bool:
        if self.grace_until is None:
            return False
        grace = self.grace_until - self.closes_at if self.closes_at else LONGEST_GRACE
        return at >= self.grace_until or too_far(self.grace_until, at, grace)

    def takes_agreements(self, at: datetime) -> bool:
        """Agreements are made while the børs is open; in grace, what stood in line."""
        return self.state(at) in (State.OPEN, State.GRACE)

    def takes_registrations(self, at: datetime) -> bool:
        """The doors of the register are open from the first plan until grace is over."""
        return self.state(at) in (State.PLANNED, State.DOORS_OPEN, State.OPEN, State.GRACE)

    def has_opened_doors(self, at: datetime) -> bool:
        """Whether people are coming, or have come: whoever registers now is taken to be here."""
        return self.state(at) in (State.DOORS_OPEN, State.OPEN, State.GRACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """One version of what a børs says about privacy, as an organiser wrote it. What is empty is not filled in."""

    version: int
    at: Instant
    by: str
    controller: str = ""
    organisation_number: str = ""
    contact: str = ""
    officer: str = ""  # the data protection officer
    purposes: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The logo of a børs, drawn anew by us: two sizes of one PNG, in base64."""

    name: str
    large: str
    small: str
