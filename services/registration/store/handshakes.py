"""A participant's handshakes, and withdrawing those that no broker has confirmed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Expectation, Length, Put, Unrank
from frivilligbors.facts import HandshakeWithdrawn
from frivilligbors.records import Handshake, HandshakeState, Participant
from web import Context

from ..rules.own_page import OPEN_STATES


def handshakes_of(context: Context, bors: str, participant: Participant) -> tuple[list[Handshake], Length]:
    """All handshakes of a participant, the oldest first, and the expectation that no more have come."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(bors, participant.participant_id), 0, -1)
    no_more = Length(keys.HANDSHAKES_OF, participant.participant_id, str(len(ids)))
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids), no_more


def withdrawing(handshakes: Iterable[Handshake], *, by: str, at: datetime) -> Commit:
    """What withdrawing those that are open commits; it holds only if no broker was first."""
    open_ = [one for one in handshakes if one.state in OPEN_STATES]
    return Commit(
        expects=[handshake_unchanged(one) for one in open_],
        writes=[
            *(Put(keys.HANDSHAKE, one.handshake_id, pack(withdrawn(one))) for one in open_),
            *(Unrank(keys.IN_LINE, "", one.handshake_id) for one in open_),
        ],
        facts=[_withdrawn_fact(one, by, at) for one in open_],
        answer={},
    )


def withdrawn(handshake: Handshake) -> Handshake:
    """The handshake's next revision, withdrawn if it was open."""
    state = HandshakeState.WITHDRAWN if handshake.state in OPEN_STATES else handshake.state
    return replace(handshake, revision=handshake.revision + 1, state=state)


def handshake_unchanged(handshake: Handshake) -> Expectation:
    """The expectation that nobody has changed a handshake since it was read."""
    return Equals(keys.HANDSHAKE, handshake.handshake_id, "revision", str(handshake.revision))


def _withdrawn_fact(handshake: Handshake, by: str, at: datetime) -> HandshakeWithdrawn:
    first, second = (party.participant_id for party in handshake.parties)
    return HandshakeWithdrawn(
        at=at,
        by=by,
        handshake_id=handshake.handshake_id,
        participants=(first, second),
        stood_in_line=handshake.state is HandshakeState.ACCEPTED,
    )
