"""What happened after a copy was made and must outlive it: who was erased, who was shut out, whose link was renewed.

Erasures are known by ids alone: from the logs of the store, from the list in the data folder, from newer copies.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from frivilligbors import keys
from frivilligbors.codec import Unreadable, pack
from frivilligbors.codes import new_idempotency_key
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.facts import ParticipantErased
from frivilligbors.ledger import Request
from frivilligbors.log import Log
from frivilligbors.records import Invitation, Participant
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Unusable
from services.registration import erasing
from web import Context, invitations
from workers import erased_list
from workers.erased_list import Erased

from . import file as archive


def erased_in(redis: RedisClient, borser: Iterable[str]) -> set[Erased]:
    """Who was erased, as the logs tell."""
    log = Log(redis)
    facts = ((bors, entry.fact) for bors in borser for entry in log.whole(bors))
    return {Erased(bors, fact.participant_id) for bors, fact in facts if isinstance(fact, ParticipantErased)}


def erased_by_list(file: Path) -> set[Erased]:
    """Who was erased, by a list that somebody brought, or by a copy, which carries such a list. Raises Unusable."""
    if file.read_bytes()[:2] == b"\x1f\x8b":
        return {Erased(*told) for told in archive.read(file)[0].get("erased", ())}
    try:
        return erased_list.read_strictly(file)
    except ValueError as strange:
        raise Unusable(f"{file} is no list of who was erased: a line for each, the børs and an id.") from strange


def erase_again(context: Context, erased: Iterable[Erased]) -> int:
    """Erase in `home`, a store beside, who was erased after its copy was made; how many were in it."""
    gone = 0
    for bors, participant_id in sorted(erased):
        if me := _participant(context, bors, participant_id):
            request = Request("system", "erase again", participant_id, {})
            context.ledger("erasure").perform(bors, request, lambda bors=bors, me=me: erasing.erase(context, bors, me))  # type: ignore[misc]
            gone += 1
    return gone


def shut_out_again(living: Context, context: Context, scope: str) -> int:
    """End in `home` the invitations, links and sessions that have been ended in the living store; how many people that is."""
    valid = {one.invitation_id for one in _invitations(context, scope) if not one.revoked_at}
    revoked = [one.invitation_id for one in _invitations(living, scope) if one.revoked_at and one.invitation_id in valid]
    for invitation_id in revoked:
        invitations.revoke(context, scope, invitation_id, by="system", key=new_idempotency_key())
    if scope == keys.HOUSE and (name := invitations.house_link(living)) and invitations.all_of(living, scope):
        invitations.name_house_link(context, name)
    known = ((one, _participant(context, scope, one.participant_id)) for one in living.queries.participants(scope))
    return len(revoked) + sum(_ended(context, scope, theirs, one) for one, theirs in known if theirs)


def _invitations(context: Context, scope: str) -> list[Invitation]:
    return context.queries.some(Invitation, keys.INVITATION, scope, context.redis.lrange(keys.INVITATIONS.of(scope), 0, -1))


def _ended(context: Context, bors: str, was: Participant, now: Participant) -> bool:
    """Whether there was a link or a session of somebody that had been ended since, and is ended again."""
    revocation, ended = max(was.revocation, now.revocation), tuple(dict.fromkeys((*was.ended, *now.ended)))
    if (revocation, ended) == (was.revocation, was.ended):
        return False
    plan = Commit(
        expects=[Equals(keys.PARTICIPANT, was.participant_id, "revision", str(was.revision))],
        writes=[
            Put(
                keys.PARTICIPANT,
                was.participant_id,
                pack(replace(was, revision=was.revision + 1, revocation=revocation, ended=ended)),
            )
        ],
        answer={},
    )
    context.ledger("registration").commit(bors, Request("system", "end again", new_idempotency_key(), {}), plan)
    return True


def _participant(context: Context, bors: str, participant_id: str) -> Participant | None:
    try:
        return context.queries.participant(bors, participant_id)
    except Unreadable:
        return None
