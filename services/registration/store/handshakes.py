"""Reading a participant's handshakes."""

from frivilligbors import keys
from frivilligbors.commit import Length
from frivilligbors.records import Handshake, Participant
from web import Context


def handshakes_of(context: Context, bors: str, participant: Participant) -> tuple[list[Handshake], Length]:
    """All handshakes of a participant, the oldest first, and the expectation that no more have come."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(bors, participant.participant_id), 0, -1)
    no_more = Length(keys.HANDSHAKES_OF, participant.participant_id, str(len(ids)))
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids), no_more
