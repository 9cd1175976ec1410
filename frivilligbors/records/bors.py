"""The record of a børs, and of what it says about privacy."""

from dataclasses import dataclass

from ..enums import Category, FieldRequirement, Language, Scene, State
from ..instants import Instant
from .countdown import CountdownMixin

ALL_CATEGORIES, ALL_LANGUAGES = tuple(Category), tuple(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bors(CountdownMixin):
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
    logo: str = ""  # the name of its logo, which changes with the image; empty: none
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
