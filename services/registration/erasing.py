"""Erasing a participant: every record that names or quotes them, in one commit. The counts stand.

Workers complete it as they hear of it: the letters in a post box, and the files of the store (workers/forgetting.py).
"""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Forget, Put, Write
from frivilligbors.facts import ParticipantErased
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party
from web import Context

from . import addresses, unshaking
from .changing import as_read
from .records_of import records_of


def erase(context: Context, slug: str, me: Participant) -> Commit:
    """What erasing commits: it holds only if nothing more has been kept about the participant since we looked."""
    at = context.clock.now()
    found = records_of(context, slug, me)
    unshaken = unshaking.unshaken(found.handshakes, by=me.participant_id, at=at)
    return Commit(
        expects=[
            as_read(me),
            *found.unchanged,
            *map(_unchanged, found.agreements),
            *map(unshaking.as_read, found.handshakes),
        ],
        writes=[
            *unshaken.writes,
            *(Put(keys.AGREEMENT, one.agreement_id, _silenced(one, me)) for one in found.agreements),
            *(Put(keys.HANDSHAKE, one.handshake_id, _silent(one, me)) for one in found.handshakes),
            *_organisations(context, slug, found.going),
            *addresses.without(context, slug, me),
            Forget(keys.CODES, "", (me.code,)),
            Forget(keys.PARTICIPANT, me.participant_id),
            Forget(keys.RECORDS_OF, me.participant_id),
        ],
        facts=[*unshaken.facts, ParticipantErased(at=at, by=me.participant_id, participant_id=me.participant_id)],
        answer={"participant_id": me.participant_id},
    )


def _unchanged(agreement: Agreement) -> Equals:
    return Equals(keys.AGREEMENT, agreement.agreement_id, "revision", str(agreement.revision))


def _silenced(agreement: Agreement, me: Participant) -> dict[str, str]:
    """An agreement in which the other's words stand, but not the participant's, nor a broker's about them."""
    reason = agreement.void_reason if agreement.void_reason in (None, "undo") else ""
    return pack(replace(agreement, revision=agreement.revision + 1, parties=_quiet(agreement.parties, me), void_reason=reason))


def _silent(handshake: Handshake, me: Participant) -> dict[str, str]:
    return pack(replace(unshaking.withdrawn(handshake), parties=_quiet(handshake.parties, me)))


def _quiet(parties: tuple[Party, Party], me: Participant) -> tuple[Party, Party]:
    first, second = (replace(one, gives="") if one.participant_id == me.participant_id else one for one in parties)
    return first, second


def _organisations(context: Context, slug: str, going: list[Organisation]) -> list[Write]:
    """These organisations lose their names and their marks."""
    gone = {one.organisation_id for one in going}
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(slug))
    marks = tuple(mark for mark, one in index.items() if one in gone)
    blank: list[Write] = [Put(keys.ORGANISATION, one, {"name": ""}) for one in sorted(gone)]
    blank += [Forget(keys.ORGANISATION, one, ("number",)) for one in sorted(gone)]
    return [*blank, Forget(keys.ORGANISATION_INDEX, "", marks)] if marks else blank
