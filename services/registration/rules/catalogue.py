"""The catalogue of a børs: needs and offers by category, and which of them a search finds. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from frivilligbors import consent
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Organisation, Participant, Posting
from frivilligbors.search_text import finds


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A need or an offer, and whose it is; a name is None for a person who did not consent."""

    text: str
    category: Category
    code: str
    speaks_for: tuple[tuple[Organisation, str | None], ...]

    @property
    def sector(self) -> Sector:
        """That of the first organisation."""
        return self.speaks_for[0][0].sector


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFilter:
    """A search term, a category and a sector; empty fields match everything."""

    search_term: str = ""
    category: str = ""
    sector: str = ""

    def matches(self, entry: CatalogueEntry, category_text: str) -> bool:
        """Whether an entry, whose category reads `category_text`, is found."""
        if self.category not in ("", entry.category):
            return False
        if self.sector and self.sector not in {organisation.sector for organisation, _ in entry.speaks_for}:
            return False
        names = " ".join(name for _, name in entry.speaks_for if name)
        return finds(self.search_term, f"{entry.text} {names} {category_text}")


@dataclass(slots=True)
class CategoryEntries:
    """What is needed and offered in one category."""

    needs: list[CatalogueEntry] = field(default_factory=list)
    offers: list[CatalogueEntry] = field(default_factory=list)


def entries(
    participant: Participant, postings: Iterable[Posting], organisations: dict[str, Organisation]
) -> Iterator[CatalogueEntry]:
    """A participant's postings as entries; none where no organisation of theirs is known."""
    own = [organisations[id_] for id_ in participant.organisation_ids if id_ in organisations]
    speaks_for = tuple(consent.public_names(own, participant))
    for posting in postings:
        if speaks_for:
            yield CatalogueEntry(posting.text, posting.category, participant.code, speaks_for)


def by_category(
    needs: Iterable[CatalogueEntry], offers: Iterable[CatalogueEntry], order: Iterable[Category] = ()
) -> dict[Category, CategoryEntries]:
    """The entries by category, those of `order` first; empty categories are left out."""
    found = {category: CategoryEntries() for category in (*order, *Category)}
    for need in needs:
        found[need.category].needs.append(need)
    for offer in offers:
        found[offer.category].offers.append(offer)
    return {category: entries for category, entries in found.items() if entries.needs or entries.offers}
