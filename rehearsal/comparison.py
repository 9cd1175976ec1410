"""The planned and the recorded agreements in a form that can be compared."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from frivilligbors.records import Agreement, Party
from web.context import Context

from .agreements import PlannedParty
from .evening import Evening


def recorded_agreements(context: Context, bors: str, agreements: Sequence[Agreement]) -> Counter[Any]:
    """The agreements on record: who, for which organisation, and what each gives."""
    participants = {one.participant_id: one for one in context.queries.participants(bors)}
    ids = {party.organisation_id for agreement in agreements for party in agreement.parties}
    organisation_names = {one.organisation_id: one.name for one in context.queries.organisations(bors, ids)}

    def party_terms(party: Party) -> tuple[str, str, str]:
        return participants[party.participant_id].name, organisation_names[party.organisation_id], party.gives

    return Counter(
        (agreement.category, agreement.kind, frozenset(map(party_terms, agreement.parties))) for agreement in agreements
    )


def planned_agreements(evening: Evening) -> Counter[Any]:
    """The same of the planned agreements."""
    participants = {participant.ref: participant for participant in evening.participants}

    def party_terms(party: PlannedParty) -> tuple[str, str, str]:
        participant = participants[party.ref]
        return participant.name, party.organisation or participant.organisations[0].name, party.gives

    return Counter(
        (agreement.category, agreement.kind, frozenset(map(party_terms, agreement.parties))) for agreement in evening.standing
    )


def expected_letters(evening: Evening) -> dict[str, int]:
    """How many agreement letters each address must get."""
    emails = {participant.ref: participant.email for participant in evening.participants}
    recipients = (emails[party.ref] for agreement in evening.standing for party in agreement.parties)
    return dict(Counter(address for address in recipients if address))
