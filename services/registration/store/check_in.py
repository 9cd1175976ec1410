"""The commit that notes who has come."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Delete, Put
from frivilligbors.facts import ParticipantCheckedIn
from web.context import Context

from .participants import active_participant, unchanged


def check_in_commit(context: Context, bors: str, participant_id: str, here: bool, *, by: str) -> Commit:
    """The commit that notes that a participant has come, or has not after all; empty where it is noted so already.

    Raises Refused (`has-withdrawn`).
    """
    participant, at = active_participant(context, bors, participant_id), context.clock.now()
    participant_id = participant.participant_id
    answer = {"participant_id": participant_id, "code": participant.code, "here": here}
    if (participant.came_at is not None) is here:
        return Commit(answer=answer)
    changed = replace(participant, revision=participant.revision + 1, came_at=at if here else None)
    return Commit(
        expects=[unchanged(participant)],
        writes=[Delete(keys.PARTICIPANT, participant_id), Put(keys.PARTICIPANT, participant_id, pack(changed))],
        facts=[ParticipantCheckedIn(at=at, by=by, participant_id=participant_id, here=here)],
        answer=answer,
    )
