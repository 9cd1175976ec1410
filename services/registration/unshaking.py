"""The handshakes of somebody who leaves: what is withdrawn with them (see frivilligbors/handshake_withdrawal.py)."""

from frivilligbors import keys
from frivilligbors.commit import Length
from frivilligbors.records import Handshake, Participant
from web import Context


def shaken_by(context: Context, slug: str, me: Participant) -> tuple[list[Handshake], Length]:
    """All of a participant's handshakes, and the expectation that there are no more."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(slug, me.participant_id), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, slug, ids), Length(
        keys.HANDSHAKES_OF, me.participant_id, str(len(ids))
    )
