"""The needs of a børs that no agreement has met."""

from frivilligbors.records import Bors
from web.context import Context

from ..rules.unmet_needs import UnmetNeed, unmet_needs
from .history_cache import read_history


def read_unmet_needs(context: Context, bors_record: Bors) -> list[UnmetNeed]:
    """All of them, as of now."""
    return read_history(context, bors_record).at_this_position("needs", lambda: _read(context, bors_record.slug))


def _read(context: Context, bors: str) -> list[UnmetNeed]:
    queries = context.queries
    participants = queries.participants(bors)
    first_ids = {one.organisation_ids[0] for one in participants if one.organisation_ids}
    organisations = {one.organisation_id: one for one in queries.organisations(bors, first_ids)}
    return unmet_needs(participants, organisations, queries.agreements(bors))
