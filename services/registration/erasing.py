"""Erasing a participant: every record that names or quotes them, in one commit. The counts stand.

Workers complete it as they hear of it: the letters in a post box, and the files of the store (workers/erasure).
"""

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.commit import Commit, Equals, Forget, Put, Redaction, Write
from frivilligbors.facts import ParticipantErased
from frivilligbors.records import Agreement, Organisation, Participant
from web import Context

from . import addresses
from .changing import as_read
from .records_of import records_of


def erase(context: Context, slug: str, me: Participant) -> Commit:
    """What erasing commits: it holds only if nothing more has been kept about the participant since we looked."""
    at = context.clock.now()
    found = records_of(context, slug, me)
    withdrawal = handshake_withdrawal.withdraw(found.handshakes, by=me.participant_id, at=at)
    return Commit(
        expects=[
            as_read(me),
            *found.unchanged,
            *map(_unchanged, found.agreements),
            *map(handshake_withdrawal.unchanged, found.handshakes),
        ],
        owner_writes=[withdrawal.writes],
        writes=[
            *_organisations(context, slug, found.going),
            *addresses.without(context, slug, me),
            Forget(keys.CODES, "", (me.code,)),
            Forget(keys.PARTICIPANT, me.participant_id),
        ],
        redactions=[
            *(Redaction(keys.AGREEMENT, one.agreement_id, me.participant_id) for one in found.agreements),
            *(Redaction(keys.HANDSHAKE, one.handshake_id, me.participant_id) for one in found.handshakes),
        ],
        facts=[*withdrawal.facts, ParticipantErased(at=at, by=me.participant_id, participant_id=me.participant_id)],
        answer={"participant_id": me.participant_id},
    )


def _unchanged(agreement: Agreement) -> Equals:
    return Equals(keys.AGREEMENT, agreement.agreement_id, "revision", str(agreement.revision))


def _organisations(context: Context, slug: str, going: list[Organisation]) -> list[Write]:
    """These organisations lose their names and their marks."""
    gone = {one.organisation_id for one in going}
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(slug))
    marks = tuple(mark for mark, one in index.items() if one in gone)
    blank: list[Write] = [Put(keys.ORGANISATION, one, {"name": ""}) for one in sorted(gone)]
    blank += [Forget(keys.ORGANISATION, one, ("number",)) for one in sorted(gone)]
    return [*blank, Forget(keys.ORGANISATION_INDEX, "", marks)] if marks else blank
