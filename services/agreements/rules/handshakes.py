"""A handshake: one party proposes, the other accepts, and either may withdraw it until a broker confirms."""

from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.enums import AgreementKind, Category, State
from frivilligbors.errors import Refused
from frivilligbors.facts import HandshakeAccepted, HandshakeProposed
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Bors, Handshake, HandshakeState, Party

from .parties import CandidatePair, PartyCandidate, PartyInput, choose_organisation, resolve_parties


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one party writes of both when it proposes a handshake."""

    party_inputs: tuple[PartyInput, PartyInput]
    category: Category
    kind: AgreementKind = AgreementKind.AGREEMENT


def propose(
    proposal: Proposal, candidates: CandidatePair, bors_record: Bors, *, by: str, at: datetime, handshake_id: str, code: str
) -> tuple[Handshake, HandshakeProposed]:
    """The proposed handshake, the proposer's side first, and its fact. Raises Refused."""
    _demand_open(bors_record, at)
    first, second = resolve_parties(proposal.party_inputs, candidates)
    if by not in (first.participant_id, second.participant_id):
        raise Refused("not-your-handshake", field="parties.0.code")
    handshake = Handshake(
        handshake_id=handshake_id,
        code=code,
        parties=(first, second) if first.participant_id == by else (second, first),
        category=proposal.category,
        kind=proposal.kind,
        proposed_at=at,
    )
    return handshake, HandshakeProposed(at=at, by=by, handshake_id=handshake_id, participants=_stored_ids(handshake))


def accept(
    handshake: Handshake | None,
    candidate: PartyCandidate | None,
    bors_record: Bors,
    *,
    gives: str | None,
    organisation_id: str | None,
    by: str,
    at: datetime,
) -> tuple[Handshake, HandshakeAccepted]:
    """The accepted handshake and its fact; the second party may change what it gives, and for whom. Raises Refused."""
    proposed = _demand_party(handshake, by)
    if proposed.parties[1].participant_id != by:
        raise Refused("other-party-accepts")
    if proposed.state is not HandshakeState.PROPOSED:
        raise Refused("already-accepted" if proposed.state is HandshakeState.ACCEPTED else _error_code(proposed))
    _demand_open(bors_record, at)
    second = _accepting_party(proposed.parties[1], candidate, gives, organisation_id)
    if not proposed.parties[0].gives and not second.gives:
        raise Refused("nobody-gives", field="gives")
    accepted = replace(
        proposed,
        revision=proposed.revision + 1,
        parties=(proposed.parties[0], second),
        state=HandshakeState.ACCEPTED,
        accepted_at=at,
    )
    participants = _stored_ids(accepted)
    return accepted, HandshakeAccepted(at=at, by=by, handshake_id=accepted.handshake_id, participants=participants)


def demand_withdrawable(handshake: Handshake | None, *, by: str) -> Handshake:
    """The handshake, if `by` is one of its two parties and no broker has confirmed it. Raises Refused."""
    known = _demand_party(handshake, by)
    if known.state not in UNCONFIRMED:
        raise Refused(_error_code(known))
    return known


def mark_confirmed(handshake: Handshake, agreement_id: str) -> Handshake:
    """The handshake as one that has become this agreement, and becomes no other."""
    return replace(handshake, revision=handshake.revision + 1, state=HandshakeState.CONFIRMED, agreement_id=agreement_id)


def demand_confirmable(handshake: Handshake | None, parties: tuple[Party, Party]) -> None:
    """Raises Refused for a handshake that is not waiting for a broker, or is that of others."""
    if handshake is None:
        raise Refused("handshake-unknown", field="handshake_id")
    if handshake.state is HandshakeState.PROPOSED:
        raise Refused("handshake-not-accepted", field="handshake_id")
    if handshake.state is not HandshakeState.ACCEPTED:
        raise Refused(_error_code(handshake), field="handshake_id")
    if {party.participant_id for party in parties} != set(_participant_ids(handshake)):
        raise Refused("handshake-of-others", field="handshake_id")


def is_expired(handshake: Handshake, bors_record: Bors, at: datetime) -> bool:
    """Whether it was not accepted before the closing gong, or not confirmed before the end of grace."""
    state = bors_record.state(at)
    if handshake.state is HandshakeState.PROPOSED:
        return state not in (State.PLANNED, State.DOORS_OPEN, State.OPEN)
    return handshake.state is HandshakeState.ACCEPTED and state in (State.CLOSED, State.PUBLISHED, State.ERASED)


def _demand_open(bors_record: Bors, at: datetime) -> None:
    """Raises Refused outside the trading window."""
    state = bors_record.state(at)
    if state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("bors-not-open")
    if state is not State.OPEN:
        raise Refused("bors-closed")


def _demand_party(handshake: Handshake | None, by: str) -> Handshake:
    """The handshake, if `by` is one of its two parties. Raises Refused."""
    if handshake is None or by not in _participant_ids(handshake):
        raise Refused("no-such-handshake")
    return handshake


def _accepting_party(party: Party, candidate: PartyCandidate | None, gives: str | None, organisation_id: str | None) -> Party:
    """The second party, with what it now gives and the organisation it acts for. Raises Refused."""
    if candidate is None:
        raise Refused("no-such-handshake")
    changed = party if gives is None or gives == party.gives else replace(party, gives=gives, meets=None)
    if organisation_id is None:
        return changed
    organisation = choose_organisation(organisation_id, candidate.organisations, "organisation_id")
    return replace(changed, organisation_id=organisation.organisation_id, sector=organisation.sector)


def _error_code(handshake: Handshake) -> str:
    """The error code for a handshake that is confirmed or withdrawn."""
    return "handshake-confirmed" if handshake.state is HandshakeState.CONFIRMED else "handshake-withdrawn"


def _participant_ids(handshake: Handshake) -> tuple[str, str]:
    return handshake.parties[0].participant_id, handshake.parties[1].participant_id


def _stored_ids(handshake: Handshake) -> tuple[str, str]:
    return handshake.parties[0].stored_id, handshake.parties[1].stored_id
