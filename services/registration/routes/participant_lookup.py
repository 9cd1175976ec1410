"""The participant whom a path, a form or a call means, or a refusal."""

from frivilligbors.errors import Refused
from frivilligbors.records import Participant
from web.context import current_context, find_bors

from ..store import participants


def find_participant(bors: str, code: str, *, field: str | None = None) -> Participant:
    """The participant who has a code, however it is typed. Raises BorsUnknown, Refused (`unknown-code`, about `field`)."""
    found = participants.participant_by_code(current_context(), find_bors(bors).slug, code)
    if found is None:
        raise Refused("unknown-code", field=field)
    return found


def find_participant_by_id(bors: str, participant_id: str) -> Participant:
    """The participant of an id. Raises BorsUnknown, Refused (`participant-unknown`)."""
    found = participants.participant_by_id(current_context(), find_bors(bors).slug, participant_id)
    if found is None:
        raise Refused("participant-unknown")
    return found
