"""The commit by which a participant wants no more letters to everybody, or wants them again."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Delete, Put
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import ParticipantChanged
from web.context import Context

from .participants import participant_by_id, unchanged


def choose_announcements_commit(context: Context, bors: str, participant_id: str, *, wanted: bool) -> Commit:
    """The commit; empty where it is so already. Raises Refused: `not-found`."""
    participant = participant_by_id(context, bors, participant_id)
    if participant is None:
        raise Refused("not-found")
    participant_id = participant.participant_id
    answer = {"participant_id": participant_id}
    if (participant.no_announcements_since is None) is wanted:
        return Commit(answer=answer)
    at = context.clock.now()
    first = context.queries.organisations(bors, participant.organisation_ids[:1])
    sector = first[0].sector if first else Sector.INDIVIDUAL
    changed = replace(participant, revision=participant.revision + 1, no_announcements_since=None if wanted else at)
    fact = ParticipantChanged(at=at, by=participant_id, participant_id=participant_id, sector_before=sector, sector=sector)
    return Commit(
        expects=[unchanged(participant)],
        writes=[
            Delete(keys.PARTICIPANT, participant_id),  # a field that holds nothing any more leaves nothing behind
            Put(keys.PARTICIPANT, participant_id, pack(changed)),
        ],
        facts=[fact],
        answer=answer,
    )
