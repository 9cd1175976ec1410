"""Searching and filtering the list of agreements. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from frivilligbors.enums import Category, Sector
from frivilligbors.search_text import finds

from .result import ListedAgreement

PER_PAGE = 50  # agreements


@dataclass(frozen=True, slots=True)
class ResultListFilter:
    """What somebody looks for: a search term, a sector and a category, each of which may be empty."""

    search_term: str = ""
    sector: str = ""
    category: str = ""

    def matches(self, agreement: ListedAgreement, category_text: str) -> bool:
        """Whether it is among what they look for. Only what the list shows is searched. `category_text`: its name in words."""
        if self.category and agreement.category != self.category:
            return False
        if self.sector and all(party.sector != self.sector for party in agreement.parties):
            return False
        shown = [text for party in agreement.parties for text in (party.organisation, party.gives) if text]
        return finds(self.search_term, " ".join((str(agreement.number), category_text, *shown)))


def sectors_of(agreements: Sequence[ListedAgreement]) -> list[Sector]:
    """The sectors that take part in any of these, in the order of the list of sectors."""
    present = {party.sector for agreement in agreements for party in agreement.parties}
    return [sector for sector in Sector if sector in present]


def categories_of(agreements: Sequence[ListedAgreement]) -> list[Category]:
    """The categories of any of these, in the order of the list of categories."""
    present = {agreement.category for agreement in agreements}
    return [category for category in Category if category in present]
