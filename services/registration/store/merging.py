"""The commits that merge two registrations of one person, and that take it back."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Commit, Delete, Expectation, Length, Put, Size, Write
from frivilligbors.enums import Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import ParticipantMerged, ParticipantUnmerged
from frivilligbors.records import Agreement, Handshake, Participant
from web.context import Context

from ..rules import merging as rules
from .participants import unchanged


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A merge that may be made: both registrations before, and the one that is kept as it will be.

    `expects`: that nothing more has come to the one that goes into the other.
    """

    duplicate: Participant
    survivor: Participant
    duplicate_after: Participant
    survivor_after: Participant
    expects: tuple[Expectation, ...]


def plan_merge(context: Context, bors: str, participant_id: str, into: str, *, by: str) -> MergePlan:
    """What merging a registration into another comes to. Raises Refused."""
    duplicate, survivor = _registration(context, bors, participant_id), _registration(context, bors, into, field=rules.FIELD)
    made, no_more = _made_by(context, bors, duplicate)
    rules.demand_mergeable(duplicate, survivor, made)
    duplicate_after, survivor_after = rules.merge(duplicate, survivor, iter(new_id, ""), at=context.clock.now(), by=by)
    return MergePlan(
        duplicate, survivor, duplicate_after, survivor_after, (unchanged(duplicate), unchanged(survivor), *no_more)
    )


def merge_commit(context: Context, bors: str, participant_id: str, into: str, *, by: str) -> Commit:
    """The commit after which one registration stands for both. It holds only if neither has changed, and nothing was made under
    the one that goes into the other meanwhile. Raises Refused."""
    plan = plan_merge(context, bors, participant_id, into, by=by)
    duplicate, survivor = plan.duplicate_after, plan.survivor_after
    return Commit(
        expects=plan.expects,
        writes=[
            *_replacing(duplicate),
            *_replacing(survivor),
            Put(keys.ALIASES, "", {duplicate.participant_id: survivor.participant_id}),
            Put(keys.CODES, "", {duplicate.code: survivor.participant_id}),
        ],
        facts=[
            ParticipantMerged(
                at=context.clock.now(),
                by=by,
                participant_id=duplicate.participant_id,
                into_id=survivor.participant_id,
                sector=_sector_of(context, bors, duplicate),
                organisations=survivor.organisation_ids,
            )
        ],
        answer={"participant_id": survivor.participant_id, "merged_id": duplicate.participant_id},
    )


def unmerge_commit(context: Context, bors: str, participant_id: str, *, by: str) -> Commit:
    """The commit after which a registration that was merged stands for itself again. Raises Refused."""
    duplicate = _registration(context, bors, participant_id)
    survivor = context.queries.registration(bors, duplicate.merged_into) if duplicate.merged_into else None
    if survivor is None:
        raise Refused("not-merged")
    remaining = context.queries.registrations(
        bors, (one.participant_id for one in survivor.merged if one.participant_id != participant_id)
    )
    duplicate_after, survivor_after = rules.unmerge(duplicate, survivor, remaining)
    return Commit(
        expects=[unchanged(duplicate), unchanged(survivor), *map(unchanged, remaining)],
        writes=[
            *_replacing(duplicate_after),
            *_replacing(survivor_after),
            Delete(keys.ALIASES, "", (participant_id,)),
            Put(keys.CODES, "", {duplicate.code: participant_id}),
        ],
        facts=[
            ParticipantUnmerged(
                at=context.clock.now(),
                by=by,
                participant_id=participant_id,
                into_id=survivor.participant_id,
                sector=_sector_of(context, bors, duplicate),
                organisations=survivor_after.organisation_ids,
            )
        ],
        answer={"participant_id": participant_id, "into": survivor.participant_id},
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
    return [Delete(keys.PARTICIPANT, participant_id), Put(keys.PARTICIPANT, participant_id, pack(participant))]


def _sector_of(context: Context, bors: str, participant: Participant) -> Sector:
    """The sector that a participant is counted in."""
    first = context.queries.organisations(bors, participant.organisation_ids[:1])
    return first[0].sector if first else Sector.INDIVIDUAL
