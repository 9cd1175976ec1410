"""Handshakes: the commits that change them, and the lists they are in."""

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import SPOKEN, new_code, new_id
from frivilligbors.commit import Absent, Append, Commit, Equals, Length, Put, Rank
from frivilligbors.records import Bors, Handshake
from web import Context

from .. import rules
from ..rules import Proposal
from .participants import bors_unchanged, participant_by_code, participant_by_id, participant_unchanged


def propose_commit(context: Context, record: Bors, proposal: Proposal, *, by: str) -> Commit:
    """The commit of proposing a handshake, under a spoken code of its own. Raises Refused."""
    first, second = (participant_by_code(context, record.slug, given.code) for given in proposal.party_inputs)
    handshake, fact = rules.propose(
        proposal, (first, second), record, by=by, at=context.clock.now(), handshake_id=new_id(), code=new_code(SPOKEN)
    )
    handshake_id, receiver = handshake.handshake_id, handshake.parties[1].participant_id
    of_proposer, no_more = _handshakes_and_count(context, record.slug, by)
    rules.demand_within_limits(by, receiver, of_proposer, _handshakes_and_count(context, record.slug, receiver)[0])
    return Commit(
        expects=[
            bors_unchanged(record),
            no_more,
            Absent(keys.HANDSHAKE_CODES, field=handshake.code),
            *(participant_unchanged(person) for person in (first, second) if person),
        ],
        writes=[
            Put(keys.HANDSHAKE, handshake_id, pack(handshake)),
            Put(keys.HANDSHAKE_CODES, "", {handshake.code: handshake_id}),
            Append(keys.HANDSHAKES, "", handshake_id),
            *(Append(keys.HANDSHAKES_OF, party.participant_id, handshake_id) for party in handshake.parties),
        ],
        facts=[fact],
        answer={"handshake_id": handshake_id, "code": handshake.code},
    )


def accept_commit(
    context: Context, record: Bors, handshake_id: str, *, gives: str | None, organisation_id: str | None, by: str
) -> Commit:
    """The commit of accepting a handshake: from now on it waits for a broker. Raises Refused."""
    person = participant_by_id(context, record.slug, by)
    at = context.clock.now()
    proposed = handshake_by_id(context, record.slug, handshake_id)
    accepted, fact = rules.accept(proposed, person, record, gives=gives, organisation_id=organisation_id, by=by, at=at)
    unchanged = Equals(keys.HANDSHAKE, handshake_id, "revision", str(accepted.revision - 1))
    return Commit(
        expects=[bors_unchanged(record), unchanged, *([participant_unchanged(person)] if person else [])],
        writes=[
            Put(keys.HANDSHAKE, handshake_id, pack(accepted)),
            Rank(keys.IN_LINE, "", handshake_id, milliseconds(at)),
        ],
        facts=[fact],
        answer={"handshake_id": handshake_id, "code": accepted.code},
    )


def withdraw_commit(context: Context, record: Bors, handshake_id: str, *, by: str) -> Commit:
    """The commit of withdrawing a handshake: it holds only if no broker was first. Raises Refused."""
    handshake = rules.demand_withdrawable(handshake_by_id(context, record.slug, handshake_id), by=by)
    withdrawal = handshake_withdrawal.withdraw([handshake], by=by, at=context.clock.now())
    return Commit(
        expects=withdrawal.expects,
        owner_writes=[withdrawal.writes],
        facts=withdrawal.facts,
        answer={"handshake_id": handshake_id, "code": handshake.code},
    )


def handshake_by_id(context: Context, bors: str, handshake_id: str | None) -> Handshake | None:
    """One handshake; None without an id, or where there is none."""
    return context.queries.one(Handshake, keys.HANDSHAKE, bors, handshake_id) if handshake_id else None


def handshake_by_code(context: Context, bors: str, code: str) -> Handshake | None:
    """The handshake with this spoken code."""
    return handshake_by_id(context, bors, context.redis.hget(keys.HANDSHAKE_CODES.of(bors), code))


def handshakes_of_participant(context: Context, bors: str, participant_id: str) -> list[Handshake]:
    """A participant's handshakes, newest first."""
    return _handshakes_and_count(context, bors, participant_id)[0][::-1]


def handshake_queue(context: Context, bors: str) -> list[Handshake]:
    """The handshakes that wait for a broker, the longest waiting first."""
    ids = context.redis.zrange(keys.IN_LINE.of(bors), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids)


def _handshakes_and_count(context: Context, bors: str, participant_id: str) -> tuple[list[Handshake], Length]:
    """A participant's handshakes, oldest first, and the expectation that there are no more."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(bors, participant_id), 0, -1)
    return context.queries.some(Handshake, keys.HANDSHAKE, bors, ids), Length(keys.HANDSHAKES_OF, participant_id, str(len(ids)))
