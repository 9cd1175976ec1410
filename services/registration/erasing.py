"""Erasing a participant: every record that names or quotes them, in one commit. The counts stand.

Workers complete it as they hear of it: the letters in a post box, and the files of the store (workers/forgetting.py).
"""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.commit import Commit, Equals, Forget, Length, Put, Write
from frivilligbors.facts import ParticipantErased
from frivilligbors.kinds import Sector
from frivilligbors.records import Agreement, Handshake, Organisation, Participant, Party
from frivilligbors.search_text import folded
from frivilligbors.wire import pack
from web import House

from . import addresses, unshaking
from .changing import alone, as_read


def erase(home: House, slug: str, me: Participant) -> Commit:
    """What erasing commits: it holds only if nothing more has been agreed with the participant since we looked."""
    at = home.clock.now()
    agreements, few = _agreements(home, slug, me)
    handshakes, some = unshaking.shaken_by(home, slug, me)
    unshaken = unshaking.unshaken(handshakes, by=me.participant_id, at=at)
    return Commit(
        expects=[as_read(me), few, some, *map(_unchanged, agreements), *map(unshaking.as_read, handshakes)],
        writes=[
            *unshaken.writes,
            *(Put(keys.AGREEMENT, one.agreement_id, _silenced(one, me)) for one in agreements),
            *(Put(keys.HANDSHAKE, one.handshake_id, _silent(one, me)) for one in handshakes),
            *_organisations(home, slug, me),
            *addresses.without(home, slug, me),
            Forget(keys.CODES, "", (me.code,)),
            Forget(keys.PARTICIPANT, me.participant_id),
        ],
        facts=[*unshaken.facts, ParticipantErased(at=at, by=me.participant_id, participant_id=me.participant_id)],
        answer={"participant_id": me.participant_id},
    )


def _agreements(home: House, slug: str, me: Participant) -> tuple[list[Agreement], Length]:
    ids = home.store.lrange(keys.AGREEMENTS_OF.of(slug, me.participant_id), 0, -1)
    return home.roster.some(Agreement, keys.AGREEMENT, slug, ids), Length(keys.AGREEMENTS_OF, me.participant_id, str(len(ids)))


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


def _organisations(home: House, slug: str, me: Participant) -> list[Write]:
    """An organisation that is the person, or bears their name, and that nobody else speaks for, loses name and marks."""
    ours = home.roster.organisations(slug, me.organisation_ids)
    lonely = alone(home, slug, ours)
    gone = [one for one in ours if one.organisation_id in lonely and _is(one, me)]
    ids = {one.organisation_id for one in gone}
    index = home.store.hgetall(keys.ORGANISATION_INDEX.of(slug)) if gone else {}
    marks = tuple(mark for mark, one in index.items() if one in ids)
    blank: list[Write] = [Put(keys.ORGANISATION, one.organisation_id, {"name": ""}) for one in gone]
    blank += [Forget(keys.ORGANISATION, one.organisation_id, ("number",)) for one in gone]
    return [*blank, Forget(keys.ORGANISATION_INDEX, "", marks)] if marks else blank


def _is(organisation: Organisation, me: Participant) -> bool:
    return organisation.sector is Sector.INDIVIDUAL or folded(me.name) in folded(organisation.name)
