"""Erasing a participant: every record that names or quotes them, in one commit. The counts stand.

Workers complete it: the letters in a post box, and the files of the store (workers/forgetting.py).
"""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Forget, Put, Write
from frivilligbors.facts import ParticipantErased
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party
from web import Context

from . import email_index
from .handshakes import handshake_unchanged, withdrawing, withdrawn
from .participants import unchanged
from .personal_records import records_of


def erasing(context: Context, bors: str, participant: Participant) -> Commit:
    """What erasing commits; it holds only if nothing more has been kept about the participant since it was read."""
    participant_id, at = participant.participant_id, context.clock.now()
    found = records_of(context, bors, participant)
    without_handshakes = withdrawing(found.handshakes, by=participant_id, at=at)
    return Commit(
        expects=[
            unchanged(participant),
            *found.unchanged,
            *map(_agreement_unchanged, found.agreements),
            *map(handshake_unchanged, found.handshakes),
        ],
        writes=[
            *without_handshakes.writes,
            *(Put(keys.AGREEMENT, one.agreement_id, _erased_from_agreement(one, participant)) for one in found.agreements),
            *(Put(keys.HANDSHAKE, one.handshake_id, _erased_from_handshake(one, participant)) for one in found.handshakes),
            *_erasing_organisations(context, bors, found.to_erase),
            *email_index.removing(context, bors, participant),
            Forget(keys.CODES, "", (participant.code,)),
            Forget(keys.PARTICIPANT, participant_id),
            Forget(keys.RECORDS_OF, participant_id),
        ],
        facts=[*without_handshakes.facts, ParticipantErased(at=at, by=participant_id, participant_id=participant_id)],
        answer={"participant_id": participant_id},
    )


def _agreement_unchanged(agreement: Agreement) -> Equals:
    return Equals(keys.AGREEMENT, agreement.agreement_id, "revision", str(agreement.revision))


def _erased_from_agreement(agreement: Agreement, participant: Participant) -> dict[str, str]:
    """The agreement with the other's words, but not the participant's, nor a broker's about them."""
    reason = agreement.void_reason if agreement.void_reason in (None, "undo") else ""
    parties = _without_words_of(participant, agreement.parties)
    return pack(replace(agreement, revision=agreement.revision + 1, parties=parties, void_reason=reason))


def _erased_from_handshake(handshake: Handshake, participant: Participant) -> dict[str, str]:
    return pack(replace(withdrawn(handshake), parties=_without_words_of(participant, handshake.parties)))


def _without_words_of(participant: Participant, parties: tuple[Party, Party]) -> tuple[Party, Party]:
    first, second = (replace(one, gives="") if one.participant_id == participant.participant_id else one for one in parties)
    return first, second


def _erasing_organisations(context: Context, bors: str, organisations: list[Organisation]) -> list[Write]:
    """The writes after which these organisations have no name, no number and no index entry."""
    ids = {one.organisation_id for one in organisations}
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(bors))
    index_keys = tuple(key for key, organisation_id in index.items() if organisation_id in ids)
    erased: list[Write] = [Put(keys.ORGANISATION, id_, {"name": ""}) for id_ in sorted(ids)]
    erased += [Forget(keys.ORGANISATION, id_, ("number",)) for id_ in sorted(ids)]
    return [*erased, Forget(keys.ORGANISATION_INDEX, "", index_keys)] if index_keys else erased
