"""The needs and offers of a børs, for the catalogue."""

from frivilligbors.records import Participant
from web.context import Context

from ..rules.catalogue import CatalogueEntry, entries
from .participants import active_participants, organisations_by_id


def catalogue_entries(context: Context, bors: str) -> tuple[list[CatalogueEntry], list[CatalogueEntry]]:
    """All needs and all offers that are not hidden, of those who are in, in the order they came."""
    participants: list[Participant] = active_participants(context, bors)
    organisations = organisations_by_id(context, bors, participants)
    needs = [entry for one in participants for entry in entries(one, one.shown_needs, organisations)]
    offers = [entry for one in participants for entry in entries(one, one.shown_offers, organisations)]
    return needs, offers
