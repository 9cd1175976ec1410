"""Keeping handshakes, and the line they stand in."""

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import SPOKEN, new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Equals, Length, Put, Rank
from frivilligbors.records import Bors, Handshake
from web import Context

from .. import rules
from ..rules import Proposal
from .people import gong_silent, guest, guest_of, still


def proposing(context: Context, bors: Bors, proposal: Proposal, *, by: str) -> Commit:
    """What proposing commits: the handshake, under a spoken code of its own. Raises Refused."""
    first, second = (guest(context.queries, bors.slug, side.code) for side in proposal.sides)
    shaken, fact = rules.propose(
        proposal, (first, second), bors, by=by, at=context.clock.now(), handshake_id=new_id(), code=new_code(SPOKEN)
    )
    ours, other = shaken.handshake_id, shaken.parties[1].participant_id
    by_us, no_more = _shaken_by(context, bors.slug, by)
    rules.demand_room(by, other, by_us, _shaken_by(context, bors.slug, other)[0])
    return Commit(
        expects=[
            gong_silent(bors),
            no_more,
            Absent(keys.HANDSHAKE_CODES, field=shaken.code),
            *(still(person) for person in (first, second) if person),
        ],
        writes=[
            Put(keys.HANDSHAKE, ours, pack(shaken)),
            Put(keys.HANDSHAKE_CODES, "", {shaken.code: ours}),
            Append(keys.HANDSHAKES, "", ours),
            *(Append(keys.HANDSHAKES_OF, party.participant_id, ours) for party in shaken.parties),
        ],
        facts=[fact],
        answer={"handshake_id": ours, "code": shaken.code},
    )


def accepting(context: Context, bors: Bors, handshake_id: str, *, gives: str | None, asked: str | None, by: str) -> Commit:
    """What accepting commits: from now on it stands in line. Raises Refused."""
    person = guest_of(context.queries, bors.slug, by)
    at = context.clock.now()
    was = handshake(context, bors.slug, handshake_id)
    accepted, fact = rules.accept(was, person, bors, gives=gives, asked=asked, by=by, at=at)
    return Commit(
        expects=[gong_silent(bors), _before(accepted), *([still(person)] if person else [])],
        writes=[
            Put(keys.HANDSHAKE, handshake_id, pack(accepted)),
            Rank(keys.IN_LINE, "", handshake_id, milliseconds(at)),
        ],
        facts=[fact],
        answer={"handshake_id": handshake_id, "code": accepted.code},
    )


def withdrawing(context: Context, bors: Bors, handshake_id: str, *, by: str) -> Commit:
    """What withdrawing commits: it holds only if no broker was first. Raises Refused."""
    ours = rules.demand_withdrawable(handshake(context, bors.slug, handshake_id), by=by)
    withdrawal = handshake_withdrawal.withdraw([ours], by=by, at=context.clock.now())
    return Commit(
        expects=withdrawal.expects,
        owner_writes=[withdrawal.writes],
        facts=withdrawal.facts,
        answer={"handshake_id": handshake_id, "code": ours.code},
    )


def handshake(context: Context, bors: str, handshake_id: str | None) -> Handshake | None:
    """One handshake."""
    return context.queries.one(Handshake, keys.HANDSHAKE, bors, handshake_id) if handshake_id else None


def handshake_of_code(context: Context, bors: str, code: str) -> Handshake | None:
    """The handshake that two people say this code of."""
    return handshake(context, bors, context.redis.hget(keys.HANDSHAKE_CODES.of(bors), code))


def handshakes_of(context: Context, bors: str, participant_id: str) -> list[Handshake]:
    """A participant's handshakes, newest first."""
    return _shaken_by(context, bors, participant_id)[0][::-1]


def in_line(context: Context, bors: str) -> list[Handshake]:
    """What waits for a broker, the longest first."""
    ids = context.redis.zrange(keys.IN_LINE.of(bors), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids)


def as_read(shaken: Handshake) -> Equals:
    """Nobody changed the handshake since we looked."""
    return Equals(keys.HANDSHAKE, shaken.handshake_id, "revision", str(shaken.revision))


def _shaken_by(context: Context, bors: str, participant_id: str) -> tuple[list[Handshake], Length]:
    """All of somebody's, and that there is no more of it."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(bors, participant_id), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids), Length(keys.HANDSHAKES_OF, participant_id, str(len(ids)))


def _before(changed: Handshake) -> Equals:
    """Nobody changed the handshake meanwhile."""
    return Equals(keys.HANDSHAKE, changed.handshake_id, "revision", str(changed.revision - 1))
