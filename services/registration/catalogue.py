"""The catalogue of a børs: what people need and what they offer."""

from dataclasses import dataclass

from frivilligbors.facts import Category
from frivilligbors.records import Organisation
from web import House

from . import rules


@dataclass(frozen=True, slots=True)
class Listed:
    """A need or an offer in the catalogue, and whose it is; `name` is None for a person who did not consent."""

    text: str
    organisation: Organisation
    name: str | None


Catalogue = dict[Category, dict[str, list[Listed]]]


def catalogue(home: House, slug: str) -> Catalogue:
    """All needs and offers of a børs, by category; those without any are left out."""
    participants = home.roster.participants(slug)
    first = dict.fromkeys(one.organisation_ids[0] for one in participants)
    organisations = {one.organisation_id: one for one in home.roster.organisations(slug, first)}
    found: Catalogue = {category: {"needs": [], "offers": []} for category in Category}
    for one in participants:
        organisation = organisations[one.organisation_ids[0]]
        for kind, postings in (("needs", one.needs), ("offers", one.offers)):
            for posting in postings:
                listed = Listed(posting.text, organisation, rules.public_name(organisation, one.consents))
                found[posting.category][kind].append(listed)
    return {category: kinds for category, kinds in found.items() if any(kinds.values())}
