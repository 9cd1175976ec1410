"""All participants who are in, and the expectations that one, or the børs, has not changed since it was read."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.commit import Equals
from frivilligbors.records import Bors, Organisation, Participant
from web.context import Context

from ..rules import PartyCandidate


def active_participants(context: Context, bors: str) -> tuple[list[Participant], list[Organisation]]:
    """All participants who have not left, and all organisations they may act for."""
    active = [participant for participant in context.queries.participants(bors) if participant.withdrawn_at is None]
    return active, context.queries.organisations(bors, {one for participant in active for one in participant.organisation_ids})


def participants_of(context: Context, bors: str, ids: Iterable[str]) -> tuple[list[Participant], list[Organisation]]:
    """The participants of these ids, those who have left too, and the organisations they may act for."""
    found = context.queries.some(Participant, keys.PARTICIPANT, bors, ids)
    return found, context.queries.organisations(bors, {one for participant in found for one in participant.organisation_ids})


def participant_unchanged(candidate: PartyCandidate) -> Equals:
    """The expectation that nobody has corrected or erased the participant since they were read."""
    participant = candidate.participant
    return Equals(keys.PARTICIPANT, participant.participant_id, "revision", str(participant.revision))


def bors_unchanged(bors_record: Bors) -> Equals:
    """The expectation that the gong has not gone since the børs was read."""
    return Equals(keys.BORS, "", "revision", str(bors_record.revision))
