"""Keeping agreements: what the rules decided, record, fact and answer in one commit; and reading them again."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.codes import new_id
from frivilligbors.ledger import Append, Commit, Equals, Put
from frivilligbors.records import Agreement, Bors, Organisation, Participant
from frivilligbors.roster import Roster
from frivilligbors.wire import pack
from web import House

from . import rules
from .rules import Deal, Guest
from .telling import Names


def confirming(house: House, bors: Bors, deal: Deal, *, by: str) -> Commit:
    """What confirming a deal commits: it holds only if the gong has not gone and the parties are as we saw. Raises Refused."""
    first, second = (guest(house.roster, bors.slug, side.code) for side in deal.sides)
    at = house.clock.now()
    agreement, fact = rules.confirm(deal, (first, second), bors, by=by, at=at, agreement_id=new_id())
    ours = agreement.agreement_id
    return Commit(
        expects=[
            Equals(keys.BORS, "", "revision", str(bors.revision)),
            *(_still(guest.participant) for guest in (first, second) if guest),
        ],
        writes=[
            Put(keys.AGREEMENT, ours, pack(agreement)),
            Append(keys.AGREEMENTS, "", ours),
            *(Append(keys.AGREEMENTS_OF, party.participant_id, ours) for party in agreement.parties),
        ],
        facts=[fact],
        answer={"agreement_id": ours},
        number="agreement",
        numbered=[(keys.AGREEMENT, ours)],
    )


def voiding(house: House, bors: Bors, agreement_id: str, reason: str, *, by: str) -> Commit:
    """What voiding an agreement commits: it holds only if nobody voided it meanwhile. Raises Refused."""
    agreement = house.roster.agreement(bors.slug, agreement_id)
    voided, fact = rules.void(agreement, reason, by=by, at=house.clock.now())
    return Commit(
        expects=[Equals(keys.AGREEMENT, agreement_id, "revision", str(voided.revision - 1))],
        writes=[Put(keys.AGREEMENT, agreement_id, pack(voided))],
        facts=[fact],
        answer={"agreement_id": agreement_id, "number": voided.number},
    )


def guest(roster: Roster, bors: str, code: str) -> Guest | None:
    """Whoever wears a code, with the organisations they are here for."""
    participant = roster.participant_by_code(bors, code)
    if participant is None or participant.withdrawn_at is not None:
        return None
    return Guest(participant=participant, organisations=roster.organisations(bors, participant.organisation_ids))


def latest_of(roster: Roster, bors: str, broker_id: str) -> list[Agreement]:
    """What a broker has confirmed, newest first."""
    return [agreement for agreement in reversed(roster.agreements(bors)) if agreement.broker_id == broker_id]


def names(roster: Roster, bors: str, agreements: Iterable[Agreement]) -> Names:
    """Whom these agreements are about."""
    parties = [party for agreement in agreements for party in agreement.parties]
    people = roster.some(Participant, keys.PARTICIPANT, bors, {party.participant_id for party in parties})
    organisations = roster.some(Organisation, keys.ORGANISATION, bors, {party.organisation_id for party in parties})
    return Names(
        participants={person.participant_id: person for person in people},
        organisations={organisation.organisation_id: organisation for organisation in organisations},
    )


def _still(participant: Participant) -> Equals:
    """Nobody has corrected or erased the party since we looked."""
    return Equals(keys.PARTICIPANT, participant.participant_id, "revision", str(participant.revision))
