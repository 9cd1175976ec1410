"""What becomes of the handshakes of somebody who leaves: those no broker has confirmed are withdrawn, and out of line."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Expectation, Length, Put, Unrank
from frivilligbors.facts import HandshakeWithdrawn
from frivilligbors.records import Handshake, HandshakeState, Participant
from web import Context

from .own import LIVING


def shaken_by(context: Context, slug: str, me: Participant) -> tuple[list[Handshake], Length]:
    """All that somebody has shaken hands on, and that there is no more of it."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(slug, me.participant_id), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, slug, ids), Length(
        keys.HANDSHAKES_OF, me.participant_id, str(len(ids))
    )


def unshaken(handshakes: Iterable[Handshake], *, by: str, at: datetime) -> Commit:
    """What withdrawing those that still wait commits: it holds only if no broker was first."""
    living = [one for one in handshakes if one.state in LIVING]
    return Commit(
        expects=[as_read(one) for one in living],
        writes=[
            *(Put(keys.HANDSHAKE, one.handshake_id, pack(withdrawn(one))) for one in living),
            *(Unrank(keys.IN_LINE, "", one.handshake_id) for one in living),
        ],
        facts=[_fact(one, by, at) for one in living],
        answer={},
    )


def withdrawn(handshake: Handshake) -> Handshake:
    """The handshake without its future, if it still had one."""
    state = HandshakeState.WITHDRAWN if handshake.state in LIVING else handshake.state
    return replace(handshake, revision=handshake.revision + 1, state=state)


def as_read(handshake: Handshake) -> Expectation:
    """Nobody has changed the handshake since we looked."""
    return Equals(keys.HANDSHAKE, handshake.handshake_id, "revision", str(handshake.revision))


def _fact(handshake: Handshake, by: str, at: datetime) -> HandshakeWithdrawn:
    first, second = (party.participant_id for party in handshake.parties)
    return HandshakeWithdrawn(
        at=at,
        by=by,
        handshake_id=handshake.handshake_id,
        participants=(first, second),
        stood_in_line=handshake.state is HandshakeState.ACCEPTED,
    )
