"""The participants of a børs as an organiser lists them: who is searched for, and on which page they stand. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from frivilligbors.delivery_status import DeliveryStatus, delivery_status
from frivilligbors.enums import Sector
from frivilligbors.paging import page_of
from frivilligbors.records import Letter, LetterState, Organisation, Participant
from frivilligbors.search_text import folded

PER_PAGE = 50


class PeopleGroup(StrEnum):
    """Which participants to show. All of them, where none of these is asked for."""

    CAME = "came"
    AWAITED = "awaited"
    WITHOUT_EMAIL = "without-email"
    WITHDRAWN = "withdrawn"


class LettersStatus(StrEnum):
    """What has become of somebody's letters, the worst of it."""

    LOST = "lost"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    SENT = "sent"
    NONE = "none"


@dataclass(frozen=True)
class ListedParticipant:
    """A participant, and the organisations they speak for, in their order."""

    participant: Participant
    organisations: tuple[Organisation, ...]

    @cached_property
    def searched(self) -> str:
        """What a search looks in, folded once."""
        participant = self.participant
        postings = (posting.text for posting in (*participant.needs, *participant.offers))
        names = (organisation.name for organisation in self.organisations)
        return folded(" ".join((participant.name, participant.code, participant.email or "", *names, *postings)))

    @cached_property
    def names(self) -> str:
        """Who they are and whom they speak for, folded: what somebody at the door may look in."""
        names = (organisation.name for organisation in self.organisations)
        return folded(" ".join((self.participant.name, self.participant.code, *names)))

    def is_among(self, group: PeopleGroup) -> bool:
        """Whether they are in a group."""
        one = self.participant
        is_in = one.withdrawn_at is None
        match group:
            case PeopleGroup.CAME:
                return is_in and one.came_at is not None
            case PeopleGroup.AWAITED:
                return is_in and one.came_at is None
            case PeopleGroup.WITHOUT_EMAIL:
                return is_in and not one.email
            case PeopleGroup.WITHDRAWN:
                return not is_in


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """A search term, a sector, and a group; empty fields match everybody. `names_only`: it is looked for in names.

    `row`: the code of somebody who stays in the list whatever is searched for, and whose page is shown.
    """

    search_term: str = ""
    sector: str = ""
    group: PeopleGroup | None = None
    page: int = 1
    names_only: bool = False
    row: str = ""

    def matches(self, one: ListedParticipant) -> bool:
        """Whether search term and sector find somebody."""
        if self.sector and self.sector not in {organisation.sector for organisation in one.organisations}:
            return False
        text = one.names if self.names_only else one.searched
        return all(part in text for part in folded(self.search_term).split())

    def lists(self, one: ListedParticipant) -> bool:
        """Whether somebody is to be shown."""
        if self.row and one.participant.code == self.row:
            return True
        return self.matches(one) and (self.group is None or one.is_among(self.group))


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """One page of those who are to be shown (`shown` in all), how many search term and sector find of each group (`counts`) and
    altogether (`found`), and how many there are in the børs."""

    rows: Sequence[ListedParticipant]
    counts: Mapping[PeopleGroup, int]
    shown: int
    found: int
    in_all: int
    page: int
    pages: int


def search_people(people: Sequence[ListedParticipant], search: PeopleFilter, *, per_page: int = PER_PAGE) -> FoundPeople:
    """Those who are searched for, in the order they are given."""
    matching = [one for one in people if search.matches(one)]
    counts = Counter(group for one in matching for group in PeopleGroup if one.is_among(group))
    rows = [one for one in people if search.lists(one)]
    page = page_of(rows, search.page, per_page, holds=lambda one: one.participant.code == search.row)
    return FoundPeople(page.rows, counts, len(rows), len(matching), len(people), page.number, page.pages)


def letters_status(letters: Sequence[Letter]) -> LettersStatus:
    """The worst of what has become of these letters; one that was sent again counts as that one, and a needless one as none."""
    again = {one.again_of for one in letters}
    states = {
        one.state for one in letters if one.letter_id not in again and delivery_status(one) is not DeliveryStatus.NEEDLESS
    }
    for state, status in (
        (LetterState.DEAD, LettersStatus.LOST),
        (LetterState.UNCERTAIN, LettersStatus.UNCERTAIN),
        (LetterState.PENDING, LettersStatus.WAITING),
        (LetterState.SENDING, LettersStatus.WAITING),
        (LetterState.SENT, LettersStatus.SENT),
    ):
        if state in states:
            return status
    return LettersStatus.NONE


def sector_of(one: ListedParticipant) -> Sector:
    """The sector somebody is counted in: that of the first organisation."""
    return one.organisations[0].sector if one.organisations else Sector.INDIVIDUAL
