"""Events since the backup that must survive a restore: erasures of people and of whole børser, revoked invitations, ended
sessions, renewed links.

Erasures are known by ids alone: from the logs of the store, the list in the data folder and newer backups.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from frivilligbors import bors_erasure, keys
from frivilligbors.codec import Unreadable, pack
from frivilligbors.commit import Commit, Put, at_revision
from frivilligbors.errors import OperatorError
from frivilligbors.facts import ParticipantErased
from frivilligbors.idempotency import IdempotentRequest, new_idempotency_key
from frivilligbors.ledger import unbatched
from frivilligbors.log import Log
from frivilligbors.records import Invitation, LetterState, Participant
from frivilligbors.redis_client import RedisClient
from services.registration.store import erase_participant
from web import invitations
from web.context import Context
from workers.erasure_cleanup import erased_list
from workers.erasure_cleanup.erased_list import WHOLE_BORS, Erased

from . import backup_file


def erased_in(redis: RedisClient, borser: Iterable[str]) -> set[Erased]:
    """Who was erased, from the logs; and the børser that were, from their archives."""
    borser, log = list(borser), Log(redis)
    facts = ((bors, entry.fact) for bors in borser for entry in log.all(bors))
    people = {Erased(bors, fact.participant_id) for bors, fact in facts if isinstance(fact, ParticipantErased)}
    archives = {bors: found for bors in borser if (found := bors_erasure.archive_of(redis, bors))}
    letters = {Erased.letter_to_contact(bors, found.letter) for bors, found in archives.items() if found.letter}
    return people | {Erased(bors, WHOLE_BORS) for bors in archives} | letters


def read_erased_list(file: Path) -> set[Erased]:
    """Who was erased, from a list file or from a backup, which holds such a list. Raises OperatorError."""
    if file.read_bytes()[:2] == b"\x1f\x8b":
        return {Erased(*values) for values in backup_file.read(file)[0].get("erased", ())}
    try:
        return erased_list.read_strictly(file)
    except ValueError as error:
        raise OperatorError(f"{file} is no list of who was erased: a line for each, the børs and an id.") from error


def erase_again(context: Context, erased: Iterable[Erased]) -> int:
    """Erase who was erased since the backup from the staged data of `context`; how many were in it, a whole børs as one."""
    count = 0
    for one in sorted(erased):  # a whole børs before its contact
        bors, participant_id = one
        if participant_id == WHOLE_BORS:
            count += _erase_bors_again(context, bors)
        elif one.letter:
            _forget_contact_again(context, bors, one.letter)
        elif participant := _participant(context, bors, participant_id):
            request = IdempotentRequest("system", "erase again", participant_id, {})
            erase = partial(erase_participant.erase_commit, context, bors, participant)
            context.ledger("registration").perform(bors, request, unbatched(erase))
            count += 1
    return count


def _erase_bors_again(context: Context, bors: str) -> bool:
    """Whether a whole børs was in the backup, and is erased again."""
    if bors_erasure.is_erased(context.redis, bors) or not context.redis.exists(keys.BORS.of(bors)):
        return False
    request = IdempotentRequest("system", "erase børs again", bors, {})
    commit = partial(bors_erasure.erase_commit, context.redis, bors, by="system", at=context.clock.now(), again=True)
    context.ledger("organiser").perform(bors, request, unbatched(commit))
    bors_erasure.remove(context.redis, bors)
    return True


def _forget_contact_again(context: Context, bors: str, outcome: LetterState) -> None:
    """The letter about the erasure is settled: it is not sent once more."""
    archive = bors_erasure.archive_of(context.redis, bors)
    if archive and archive.letter is None:
        bors_erasure.forget_contact(context.redis, bors, outcome)


def revoke_again(current: Context, context: Context, hash_tag: str) -> int:
    """Revoke in the staged `context` what was revoked in `current`: invitations, links, sessions; how many people."""
    valid = {one.invitation_id for one in _invitations(context, hash_tag) if not one.revoked_at}
    revoked = [one for one in _invitations(current, hash_tag) if one.revoked_at and one.invitation_id in valid]
    for one in revoked:
        invitations.revoke(context, one.scope, one.invitation_id, by="system", idempotency_key=new_idempotency_key())
    if (
        hash_tag == keys.INSTALLATION
        and (name := invitations.installation_link(current))
        and invitations.all_of(current, hash_tag)
    ):
        invitations.name_installation_link(context, name)
    known = ((one, _participant(context, hash_tag, one.participant_id)) for one in current.queries.participants(hash_tag))
    return len(revoked) + sum(_end_links_and_sessions(context, hash_tag, staged, one) for one, staged in known if staged)


def _invitations(context: Context, hash_tag: str) -> list[Invitation]:
    return context.queries.some(
        Invitation, keys.INVITATION, hash_tag, context.redis.lrange(keys.INVITATIONS.of(hash_tag), 0, -1)
    )


def _end_links_and_sessions(context: Context, bors: str, staged: Participant, live: Participant) -> bool:
    """Copy ended links and sessions of `live` to `staged`. Whether there were any."""
    revocation, ended = max(staged.revocation, live.revocation), tuple(dict.fromkeys((*staged.ended, *live.ended)))
    if (revocation, ended) == (staged.revocation, staged.ended):
        return False
    commit = Commit(
        expects=[at_revision(keys.PARTICIPANT, staged.participant_id, staged.revision)],
        writes=[
            Put(
                keys.PARTICIPANT,
                staged.participant_id,
                pack(replace(staged, revision=staged.revision + 1, revocation=revocation, ended=ended)),
            )
        ],
        answer={},
    )
    context.ledger("registration").commit(bors, IdempotentRequest("system", "end again", new_idempotency_key(), {}), commit)
    return True


def _participant(context: Context, bors: str, participant_id: str) -> Participant | None:
    try:
        return context.queries.participant(bors, participant_id)
    except Unreadable:
        return None
