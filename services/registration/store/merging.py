"""The commits that merge two registrations of one person, and that take it back."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Commit, Expectation, Forget, Length, Put, Size, Write
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import ParticipantMerged, ParticipantUnmerged
from frivilligbors.records import Agreement, Handshake, Participant
from web.context import Context

from ..rules import merging as rules
from .participants import unchanged


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that may be made: both registrations before, and the one that is kept as it will be.

    `expects`: that nothing more has come to the one that goes into the other.
    """

    other: Participant
    kept: Participant
    other_after: Participant
    kept_after: Participant
    expects: tuple[Expectation, ...]


def plan_merge(context: Context, bors: str, participant_id: str, into: str, *, by: str) -> Merge:
    """What merging a registration into another comes to. Raises Refused."""
    other, kept = _registration(context, bors, participant_id), _registration(context, bors, into, field=rules.FIELD)
    made, no_more = _made_by(context, bors, other)
    rules.demand_mergeable(other, kept, made)
    other_after, kept_after = rules.merge(other, kept, iter(new_id, ""), at=context.clock.now(), by=by)
    return Merge(other, kept, other_after, kept_after, (unchanged(other), unchanged(kept), *no_more))


def merge_commit(context: Context, bors: str, participant_id: str, into: str, *, by: str) -> Commit:
    """The commit after which one registration stands for both. It holds only if neither has changed, and nothing was made under
    the one that goes into the other meanwhile. Raises Refused."""
    plan = plan_merge(context, bors, participant_id, into, by=by)
    other, kept = plan.other_after, plan.kept_after
    return Commit(
        expects=plan.expects,
        writes=[
            *_replacing(other),
            *_replacing(kept),
            Put(keys.ALIASES, "", {other.participant_id: kept.participant_id}),
            Put(keys.CODES, "", {other.code: kept.participant_id}),
        ],
        facts=[
            ParticipantMerged(
                at=context.clock.now(),
                by=by,
                participant_id=other.participant_id,
                into_id=kept.participant_id,
                sector=_sector_of(context, bors, other),
                organisations=kept.organisation_ids,
            )
        ],
        answer={"participant_id": kept.participant_id, "merged_id": other.participant_id},
    )


def unmerge_commit(context: Context, bors: str, participant_id: str, *, by: str) -> Commit:
    """The commit after which a registration that was merged stands for itself again. Raises Refused."""
    other = _registration(context, bors, participant_id)
    kept = context.queries.registration(bors, other.merged_into) if other.merged_into else None
    if kept is None:
        raise Refused("not-merged")
    remaining = context.queries.registrations(
        bors, (one.participant_id for one in kept.merged if one.participant_id != participant_id)
    )
    other_after, kept_after = rules.unmerge(other, kept, remaining)
    return Commit(
        expects=[unchanged(other), unchanged(kept), *map(unchanged, remaining)],
        writes=[
            *_replacing(other_after),
            *_replacing(kept_after),
            Forget(keys.ALIASES, "", (participant_id,)),
            Put(keys.CODES, "", {other.code: participant_id}),
        ],
        facts=[
            ParticipantUnmerged(
                at=context.clock.now(),
                by=by,
                participant_id=participant_id,
                into_id=kept.participant_id,
                sector=_sector_of(context, bors, other),
                organisations=kept_after.organisation_ids,
            )
        ],
        answer={"participant_id": participant_id, "into": kept.participant_id},
    )


def _registration(context: Context, bors: str, participant_id: str, *, field: str = "") -> Participant:
    found = context.queries.registration(bors, participant_id)
    if found is None:
        raise Refused("participant-unknown", field=field)
    return found


def _made_by(
    context: Context, bors: str, registration: Participant
) -> tuple[list[Agreement | Handshake], tuple[Expectation, ...]]:
    """The agreements, late ones too, and handshakes under a registration, and the expectations that no more have come."""
    participant_id, queries = registration.participant_id, context.queries
    pipe = context.redis.pipeline(transaction=False)
    pipe.hgetall(keys.RECORDS_OF.of(bors, participant_id))
    pipe.lrange(keys.AGREEMENTS_OF.of(bors, participant_id), 0, -1)
    pipe.lrange(keys.HANDSHAKES_OF.of(bors, participant_id), 0, -1)
    index, agreements, handshakes = pipe.execute()
    late = [name.partition(":")[2] for name in index if name.startswith(f"{keys.AGREEMENT.name}:")]
    return (
        [
            *queries.some(Agreement, keys.AGREEMENT, bors, dict.fromkeys([*agreements, *late])),
            *queries.some(Handshake, keys.HANDSHAKE, bors, handshakes),
        ],
        (
            Size(keys.RECORDS_OF, participant_id, str(len(index))),
            Length(keys.AGREEMENTS_OF, participant_id, str(len(agreements))),
            Length(keys.HANDSHAKES_OF, participant_id, str(len(handshakes))),
        ),
    )


def _replacing(participant: Participant) -> list[Write]:
    """The writes after which a record is this one: a field that holds nothing any more leaves nothing behind."""
    participant_id = participant.participant_id
    return [Forget(keys.PARTICIPANT, participant_id), Put(keys.PARTICIPANT, participant_id, pack(participant))]


def _sector_of(context: Context, bors: str, participant: Participant) -> Sector:
    """The sector that a participant is counted in."""
    first = context.queries.organisations(bors, participant.organisation_ids[:1])
    return first[0].sector if first else Sector.INDIVIDUAL
