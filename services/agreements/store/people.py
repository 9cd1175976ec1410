"""Who is meant by codes and ids."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.commit import Equals
from frivilligbors.records import Agreement, Bors, Handshake, Organisation, Participant
from frivilligbors.roster import Roster

from ..rules import Guest
from ..telling import Names


def guest(roster: Roster, bors: str, code: str) -> Guest | None:
    """Whoever wears a code, with the organisations they are here for."""
    return _guest(roster, bors, roster.participant_by_code(bors, code))


def guest_of(roster: Roster, bors: str, participant_id: str) -> Guest | None:
    """A participant, with the organisations they are here for."""
    return _guest(roster, bors, roster.participant(bors, participant_id))


def wearers(roster: Roster, bors: str, codes: Iterable[str]) -> list[str | None]:
    """The ids of those who wear these codes, whether or not they have left; None for a code that nobody wears."""
    found = (roster.participant_by_code(bors, code) for code in codes)
    return [one.participant_id if one else None for one in found]


def names(roster: Roster, bors: str, told: Iterable[Agreement | Handshake]) -> Names:
    """Whom these agreements and handshakes are about."""
    parties = [party for one in told for party in one.parties]
    people = roster.some(Participant, keys.PARTICIPANT, bors, {party.participant_id for party in parties})
    organisations = roster.some(Organisation, keys.ORGANISATION, bors, {party.organisation_id for party in parties})
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


def _guest(roster: Roster, bors: str, participant: Participant | None) -> Guest | None:
    if participant is None or participant.withdrawn_at is not None:
        return None
    return Guest(participant=participant, organisations=roster.organisations(bors, participant.organisation_ids))
