"""Participants by code or id, and the expectations that they, and the børs, have not changed since they were read."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.commit import Equals
from frivilligbors.records import Bors, Organisation, Participant
from web import Context

from ..rules import ParticipantWithOrganisations


def participant_by_code(context: Context, bors: str, code: str) -> ParticipantWithOrganisations | None:
    """Whoever wears a code, with the organisations they may act for; None where nobody does, or they have left."""
    return _with_organisations(context, bors, context.queries.participant_by_code(bors, code))


def participant_by_id(context: Context, bors: str, participant_id: str) -> ParticipantWithOrganisations | None:
    """A participant, with the organisations they may act for; None where they have left."""
    return _with_organisations(context, bors, context.queries.participant(bors, participant_id))


def participant_ids_by_code(context: Context, bors: str, codes: Iterable[str]) -> list[str | None]:
    """The ids of those who wear these codes, whether or not they have left; None for a code that nobody wears."""
    participants = (context.queries.participant_by_code(bors, code) for code in codes)
    return [participant.participant_id if participant else None for participant in participants]


def present_participants(context: Context, bors: str) -> tuple[list[Participant], list[Organisation]]:
    """All participants who have not left, and all organisations they may act for."""
    present = [participant for participant in context.queries.participants(bors) if participant.withdrawn_at is None]
    return present, context.queries.organisations(
        bors, {one for participant in present for one in participant.organisation_ids}
    )


def participant_unchanged(person: ParticipantWithOrganisations) -> Equals:
    """The expectation that nobody has corrected or erased the participant since they were read."""
    participant = person.participant
    return Equals(keys.PARTICIPANT, participant.participant_id, "revision", str(participant.revision))


def bors_unchanged(record: Bors) -> Equals:
    """The expectation that the gong has not gone since the børs was read."""
    return Equals(keys.BORS, "", "revision", str(record.revision))


def _with_organisations(context: Context, bors: str, participant: Participant | None) -> ParticipantWithOrganisations | None:
    if participant is None or participant.withdrawn_at is not None:
        return None
    organisations = context.queries.organisations(bors, participant.organisation_ids)
    return ParticipantWithOrganisations(participant=participant, organisations=organisations)
