"""The catalogue of a børs: what people need and what they offer, and what of it somebody looks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from frivilligbors import consent
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Organisation, Participant, Posting
from frivilligbors.search_text import finds
from web import Context


@dataclass(frozen=True, slots=True)
class Listed:
    """A need or an offer in the catalogue, and whose it is; a name is None for a person who did not consent."""

    text: str
    category: Category
    code: str
    speaks_for: tuple[tuple[Organisation, str | None], ...]

    @property
    def sector(self) -> Sector:
        """That of the first organisation."""
        return self.speaks_for[0][0].sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks for; nothing, for all of it."""

    words: str = ""
    category: str = ""
    sector: str = ""

    def fits(self, one: Listed, category_text: str) -> bool:
        """Whether this is among what they look for."""
        if self.category not in ("", one.category):
            return False
        if self.sector and self.sector not in {organisation.sector for organisation, _ in one.speaks_for}:
            return False
        named = " ".join(name for _, name in one.speaks_for if name)
        return finds(self.words, f"{one.text} {named} {category_text}")


@dataclass(slots=True)
class Shelf:
    """What is needed and offered in one category."""

    needs: list[Listed] = field(default_factory=list)
    offers: list[Listed] = field(default_factory=list)


def listed(context: Context, slug: str) -> tuple[list[Listed], list[Listed]]:
    """All needs and all offers of those who are in, in the order they came."""
    people = [one for one in context.queries.participants(slug) if one.withdrawn_at is None]
    ids = dict.fromkeys(spoken for one in people for spoken in one.organisation_ids)
    organisations = {one.organisation_id: one for one in context.queries.organisations(slug, ids)}
    needs, offers = list[Listed](), list[Listed]()
    for one in people:
        needs += _listed(one, one.shown_needs, organisations)
        offers += _listed(one, one.shown_offers, organisations)
    return needs, offers


def shelves(needs: Iterable[Listed], offers: Iterable[Listed]) -> dict[Category, Shelf]:
    """By category, in the order of the categories; those without any are left out."""
    found = {category: Shelf() for category in Category}
    for one in needs:
        found[one.category].needs.append(one)
    for one in offers:
        found[one.category].offers.append(one)
    return {category: shelf for category, shelf in found.items() if shelf.needs or shelf.offers}


def _listed(one: Participant, postings: Iterable[Posting], organisations: dict[str, Organisation]) -> Iterator[Listed]:
    ours = [organisations[spoken] for spoken in one.organisation_ids if spoken in organisations]
    names = tuple(consent.public_names(ours, one))
    for posting in postings:
        if names:
            yield Listed(posting.text, posting.category, one.code, names)
