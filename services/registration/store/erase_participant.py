"""Erasing a participant: every record that names or quotes them, in one commit. The counts stand.

Workers complete it: the letters in a post box, and the files of the store (workers/erasure).
"""

from frivilligbors import handshake_withdrawal, keys
from frivilligbors.commit import Commit, Delete, Put, Redaction, Write, at_revision
from frivilligbors.facts import ParticipantErased
from frivilligbors.records import Agreement, Handshake, Organisation, Participant
from web.context import Context

from . import email_index
from .participants import unchanged
from .personal_records import records_of


def erase_commit(context: Context, bors: str, participant: Participant, *, by: str = "") -> Commit:
    """What erasing commits; it holds only if nothing more has been kept about the participant since it was read.

    `by`: the organiser who erases them.
    """
    participant_id, at = participant.participant_id, context.clock.now()
    everyone = [participant, *context.queries.registrations(bors, participant.ids[1:])]
    found = records_of(context, bors, participant)
    withdrawal = handshake_withdrawal.withdraw(found.handshakes, by=by or participant_id, at=at)
    return Commit(
        expects=[
            *map(unchanged, everyone),
            *found.unchanged,
            *(at_revision(keys.AGREEMENT, one.agreement_id, one.revision) for one in found.agreements),
            *map(handshake_withdrawal.unchanged, found.handshakes),
        ],
        owner_writes=[withdrawal.writes],
        writes=[
            *_erasing_organisations(context, bors, found.to_erase),
            *(write for one in everyone for write in _erasing_registration(context, bors, one)),
        ],
        redactions=[
            *(Redaction(keys.AGREEMENT, one.agreement_id, _stored_id(one, participant_id)) for one in found.agreements),
            *(Redaction(keys.HANDSHAKE, one.handshake_id, _stored_id(one, participant_id)) for one in found.handshakes),
        ],
        facts=[
            *withdrawal.facts,
            *(ParticipantErased(at=at, by=by or participant_id, participant_id=one.participant_id) for one in everyone),
        ],
        answer={"participant_id": participant_id},
    )


def _erasing_registration(context: Context, bors: str, participant: Participant) -> list[Write]:
    """The writes after which a registration is not there, and no code, address or alias leads to it."""
    participant_id = participant.participant_id
    return [
        *email_index.removal_writes(context, bors, participant),
        Delete(keys.CODES, "", (participant.code,)),
        *([Delete(keys.ALIASES, "", (participant_id,))] if participant.merged_into else []),
        *([Delete(keys.IMPORTED, "", participant.imported)] if participant.imported else []),
        Delete(keys.PARTICIPANT, participant_id),
    ]


def _stored_id(made: Agreement | Handshake, participant_id: str) -> str:
    """The id under which a record of a participant names them."""
    return next((party.stored_id for party in made.parties if party.participant_id == participant_id), participant_id)


def _erasing_organisations(context: Context, bors: str, organisations: list[Organisation]) -> list[Write]:
    """The writes after which these organisations have no name, no number and no index entry."""
    ids = {one.organisation_id for one in organisations}
    index = context.redis.hgetall(keys.ORGANISATION_INDEX.of(bors))
    index_keys = tuple(key for key, organisation_id in index.items() if organisation_id in ids)
    erased: list[Write] = [Put(keys.ORGANISATION, id_, {"name": ""}) for id_ in sorted(ids)]
    erased += [Delete(keys.ORGANISATION, id_, ("number",)) for id_ in sorted(ids)]
    return [*erased, Delete(keys.ORGANISATION_INDEX, "", index_keys)] if index_keys else erased
