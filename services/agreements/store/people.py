"""Who is meant by codes and ids."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.commit import Equals
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement, Bors, Handshake, Organisation, Participant

from ..rules import Guest
from ..telling import Names


def guest(queries: Queries, bors: str, code: str) -> Guest | None:
    """Whoever wears a code, with the organisations they are here for."""
    return _guest(queries, bors, queries.participant_by_code(bors, code))


def guest_of(queries: Queries, bors: str, participant_id: str) -> Guest | None:
    """A participant, with the organisations they are here for."""
    return _guest(queries, bors, queries.participant(bors, participant_id))


def wearers(queries: Queries, bors: str, codes: Iterable[str]) -> list[str | None]:
    """The ids of those who wear these codes, whether or not they have left; None for a code that nobody wears."""
    found = (queries.participant_by_code(bors, code) for code in codes)
    return [one.participant_id if one else None for one in found]


def names(queries: Queries, bors: str, told: Iterable[Agreement | Handshake]) -> Names:
    """Whom these agreements and handshakes are about."""
    parties = [party for one in told for party in one.parties]
    people = queries.some(Participant, keys.PARTICIPANT, bors, {party.participant_id for party in parties})
    organisations = queries.some(Organisation, keys.ORGANISATION, bors, {party.organisation_id for party in parties})
    return Names(
        participants={person.participant_id: person for person in people},
        organisations={organisation.organisation_id: organisation for organisation in organisations},
    )


def still(person: Guest) -> Equals:
    """Nobody has corrected or erased the party since we looked."""
    participant = person.participant
    return Equals(keys.PARTICIPANT, participant.participant_id, "revision", str(participant.revision))


def gong_silent(bors: Bors) -> Equals:
    """The gong has not gone since we looked."""
    return Equals(keys.BORS, "", "revision", str(bors.revision))


def _guest(queries: Queries, bors: str, participant: Participant | None) -> Guest | None:
    if participant is None or participant.withdrawn_at is not None:
        return None
    return Guest(participant=participant, organisations=queries.organisations(bors, participant.organisation_ids))
