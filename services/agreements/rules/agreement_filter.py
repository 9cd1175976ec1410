"""Finding agreements in the list of the organiser: by search term, sector, category, kind and state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from frivilligbors.paging import page_of
from frivilligbors.records import Agreement
from frivilligbors.search_text import finds

PER_PAGE = 50


class ListState(StrEnum):
    """In which state an agreement is listed. One that is hidden on the wall stands too."""

    STANDING = "standing"
    HIDDEN = "hidden"
    LATE = "late"
    VOIDED = "voided"


def states_of(agreement: Agreement) -> tuple[ListState, ...]:
    """The states it is listed under."""
    if agreement.voided_at is not None:
        return (ListState.VOIDED,)
    if agreement.late:
        return (ListState.LATE,)
    return (ListState.STANDING, ListState.HIDDEN) if agreement.hidden else (ListState.STANDING,)


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What somebody looks for; what is empty selects nothing in particular. `page` counts from 1.

    `row`: the id of one that stays in the list whatever is looked for, and whose page is shown.
    """

    search_term: str = ""
    sector: str = ""
    category: str = ""
    kind: str = ""
    state: str = ""
    page: int = 1
    row: str = ""

    def matches(self, agreement: Agreement, searched: str) -> bool:
        """Whether it is selected, whatever its state. `searched`: what the search term is looked for in."""
        return (
            self.category in ("", agreement.category)
            and self.kind in ("", agreement.kind)
            and (not self.sector or self.sector in agreement.sectors)
            and finds(self.search_term, searched)
        )


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """A page of those that were found: `number` of `pages`, and how many there are in each state, and in all."""

    agreements: Sequence[Agreement] = ()
    number: int = 1
    pages: int = 1
    total: int = 0
    counts: dict[ListState, int] = field(default_factory=dict)


def search_page(
    agreements: Sequence[Agreement], searched: Callable[[Agreement], str], agreement_filter: AgreementFilter
) -> AgreementPage:
    """One page of those that are looked for. `searched`: what the search term is looked for in."""
    found, shown = list[Agreement](), list[Agreement]()
    for one in agreements:
        if matches := agreement_filter.matches(one, searched(one)):
            found.append(one)
        is_of_state = not agreement_filter.state or agreement_filter.state in states_of(one)
        if one.agreement_id == agreement_filter.row or (matches and is_of_state):
            shown.append(one)
    counts = {state: sum(state in states_of(one) for one in found) for state in ListState}
    page = page_of(shown, agreement_filter.page, PER_PAGE, holds=lambda one: one.agreement_id == agreement_filter.row)
    return AgreementPage(page.rows, page.number, page.pages, len(found), counts)
