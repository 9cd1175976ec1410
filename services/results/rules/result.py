"""The result of a børs as every page and file of it is made from: figures, editions, and the list of agreements. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from frivilligbors.enums import AgreementKind, Category, Sector, State
from frivilligbors.instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The tallies of a log up to `position`, in the words of the board: the same numbers as on the wall then.

    `by_pair` has all ten pairs, `by_group` the six published ones (individuals as voluntary), each zero included;
    `organisations` have been registered at any time; `organisations_by_sector` are those that take part, and
    `organisations_in_agreements` those of them that have an agreement that stands: each once, and private persons not. The
    second is None for a log that an older version wrote in, and does not tell it.
    `per_minute` is keyed by the minute (UTC) of agreeing, ``2024-05-06T16:42Z``.
    """

    position: int
    total: int
    intents: int
    voided: int
    participants: int
    organisations: int
    participants_by_sector: dict[Sector, int]
    by_pair: dict[str, int]
    by_group: dict[str, int]
    by_category: dict[Category, int]
    per_minute: dict[str, int]
    organisations_by_sector: dict[Sector, int] | None = None
    organisations_in_agreements: dict[Sector, int] = field(default_factory=dict)

    @property
    def organisations_taking_part(self) -> int:
        """How many take part; where that is not known, how many were ever registered."""
        return self.organisations if self.organisations_by_sector is None else sum(self.organisations_by_sector.values())


class ChangeKind(StrEnum):
    """What made an edition differ from the one before."""

    PUBLISHED = "published"
    ADMITTED = "admitted"
    VOIDED = "voided"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed: agreement `number` (0: the publication itself)."""

    kind: ChangeKind
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published state of the result: the fact at `position` made it. The first has number 1."""

    number: int
    position: int
    at: Instant
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedParty:
    """One party as the list shows it. `organisation` is None for a private person without consent, `gives` without consent."""

    sector: Sector
    organisation: str | None
    gives: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAgreement:
    """One line of the list."""

    agreement_id: str
    number: int
    kind: AgreementKind
    category: Category
    agreed_at: Instant
    parties: tuple[ListedParty, ListedParty]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The whole result. `edition` is None while it is not published; `preliminary` until grace is over."""

    bors: str
    name: str
    place: str
    state: State
    rehearsal: bool
    opens_at: Instant | None
    closes_at: Instant | None
    preliminary: bool
    figures: Figures
    edition: Edition | None = None
    accent: str = ""
    editions: tuple[Edition, ...] = ()
    agreements: tuple[ListedAgreement, ...] = field(default=())
