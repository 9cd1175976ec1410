"""Reading a participant's handshakes."""

from frivilligbors import keys
from frivilligbors.commit import Length
from frivilligbors.records import Handshake, Participant
from web.context import Context


def handshakes_of(context: Context, bors: str, participant: Participant) -> tuple[list[Handshake], list[Length]]:
    """All handshakes of a participant, and the expectations that no more have come."""
    ids, no_more = list[str](), list[Length]()
    for participant_id in participant.ids:
        own = context.redis.lrange(keys.HANDSHAKES_OF.of(bors, participant_id), 0, -1)
        no_more.append(Length(keys.HANDSHAKES_OF, participant_id, str(len(own))))
        ids += own
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids), no_more
