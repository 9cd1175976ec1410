"""Reading participants and the organisations they speak for."""

from collections.abc import Iterable
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.codes import as_typed
from frivilligbors.commit import Equals, at_revision
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Answer
from frivilligbors.links import Claim
from frivilligbors.records import Organisation, Participant
from web.context import Context


class Registered(NamedTuple):
    """A participant as they registered, and the organisations they speak for, in their order."""

    participant: Participant
    organisations: tuple[Organisation, ...]


def registered(context: Context, bors: str, answer: Answer) -> Registered | None:
    """Who was registered: as just committed, or, where the answer is an old one, as of now. None once they are erased."""
    if isinstance(answer.committed, Registered):
        return answer.committed
    participant = context.queries.registration(bors, answer.content["participant_id"])
    return Registered(participant, tuple(organisations_of(context, bors, participant))) if participant else None


def participant_by_id(context: Context, bors: str, participant_id: str) -> Participant | None:
    """A participant, withdrawn or not; None for one that is unknown or erased."""
    return context.queries.participant(bors, participant_id)


def signed_in_registration(context: Context, claim: Claim | None, participant: Participant) -> Participant:
    """The registration that a participant's token is of: one that was merged into theirs, or theirs. What is signed for this
    browser is of that one, so that it opens nothing else once they are parted."""
    if claim is None or claim.participant_id == participant.participant_id:
        return participant
    return context.queries.registration(claim.bors, claim.participant_id) or participant


def participant_by_code(context: Context, bors: str, code: str) -> Participant | None:
    """The participant who has a code, however it is typed."""
    return context.queries.participant_by_code(bors, as_typed(code))


def active_participants(context: Context, bors: str) -> list[Participant]:
    """Everybody who has not withdrawn, in the order they registered."""
    return context.queries.active_participants(bors)


def active_participant(context: Context, bors: str, participant_id: str) -> Participant:
    """A participant who has not withdrawn. Raises Refused (`has-withdrawn`)."""
    participant = participant_by_id(context, bors, participant_id)
    if participant is None or participant.withdrawn_at is not None:
        raise Refused("has-withdrawn")
    return participant


def organisations_of(context: Context, bors: str, participant: Participant) -> list[Organisation]:
    """The organisations a participant speaks for, in their order."""
    return context.queries.organisations(bors, participant.organisation_ids)


def organisations_by_id(context: Context, bors: str, participants: Iterable[Participant]) -> dict[str, Organisation]:
    """The organisations that these participants speak for."""
    ids = dict.fromkeys(id_ for one in participants for id_ in one.organisation_ids)
    return {one.organisation_id: one for one in context.queries.organisations(bors, ids)}


def duplicates_by_email(context: Context, bors: str) -> tuple[tuple[Participant, ...], ...]:
    """Participants who may be one person registered twice."""
    return context.queries.duplicates_by_email(bors)


def unchanged(participant: Participant) -> Equals:
    """The expectation that nobody has changed a participant since it was read."""
    return at_revision(keys.PARTICIPANT, participant.participant_id, participant.revision)
