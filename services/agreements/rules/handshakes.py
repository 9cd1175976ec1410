"""A handshake: one proposes, the other accepts, either may think better of it until a broker confirms."""

from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.enums import Category, Kind, State
from frivilligbors.errors import Refused
from frivilligbors.facts import HandshakeAccepted, HandshakeProposed
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Bors, Handshake, HandshakeState, Party

from .deals import Guest, Guests, Side, organisation, parties


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one party writes of both."""

    sides: tuple[Side, Side]
    category: Category
    kind: Kind = Kind.AGREEMENT


def propose(
    proposal: Proposal, guests: Guests, bors: Bors, *, by: str, at: datetime, handshake_id: str, code: str
) -> tuple[Handshake, HandshakeProposed]:
    """The first party, who asks, writes down what both give. Raises Refused."""
    _demand_open(bors, at)
    first, second = parties(proposal.sides, guests)
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
    return handshake, HandshakeProposed(at=at, by=by, handshake_id=handshake_id, participants=_participants(handshake))


def accept(
    handshake: Handshake | None, guest: Guest | None, bors: Bors, *, gives: str | None, asked: str | None, by: str, at: datetime
) -> tuple[Handshake, HandshakeAccepted]:
    """The other party says yes, in its own words if it has any: now it stands in line. Raises Refused."""
    ours = _of(handshake, by)
    if ours.parties[1].participant_id != by:
        raise Refused("other-party-accepts")
    if ours.state is not HandshakeState.PROPOSED:
        raise Refused("already-accepted" if ours.state is HandshakeState.ACCEPTED else _ended(ours))
    _demand_open(bors, at)
    second = _party_of(ours.parties[1], guest, gives, asked)
    if not ours.parties[0].gives and not second.gives:
        raise Refused("nobody-gives", field="gives")
    accepted = replace(
        ours,
        revision=ours.revision + 1,
        parties=(ours.parties[0], second),
        state=HandshakeState.ACCEPTED,
        accepted_at=at,
    )
    return accepted, HandshakeAccepted(at=at, by=by, handshake_id=ours.handshake_id, participants=_participants(accepted))


def demand_withdrawable(handshake: Handshake | None, *, by: str) -> Handshake:
    """The handshake, where one of its two parties may still think better of it. Raises Refused."""
    ours = _of(handshake, by)
    if ours.state not in UNCONFIRMED:
        raise Refused(_ended(ours))
    return ours


def take_up(handshake: Handshake, agreement_id: str) -> Handshake:
    """A broker made an agreement of it: it makes no other."""
    return replace(handshake, revision=handshake.revision + 1, state=HandshakeState.CONFIRMED, agreement_id=agreement_id)


def demand_ready(handshake: Handshake | None, both: tuple[Party, Party]) -> None:
    """Raises Refused for a handshake that is not waiting for a broker, or is that of others."""
    if handshake is None:
        raise Refused("handshake-unknown", field="handshake_id")
    if handshake.state is HandshakeState.PROPOSED:
        raise Refused("handshake-not-accepted", field="handshake_id")
    if handshake.state is not HandshakeState.ACCEPTED:
        raise Refused(_ended(handshake), field="handshake_id")
    if {party.participant_id for party in both} != set(_participants(handshake)):
        raise Refused("handshake-of-others", field="handshake_id")


def expired(handshake: Handshake, bors: Bors, at: datetime) -> bool:
    """Whether the evening went by without it: not accepted at the gong, or not confirmed at the end of grace."""
    state = bors.state(at)
    if handshake.state is HandshakeState.PROPOSED:
        return state not in (State.PLANNED, State.DOORS_OPEN, State.OPEN)
    return handshake.state is HandshakeState.ACCEPTED and state in (State.CLOSED, State.PUBLISHED, State.ERASED)


def _demand_open(bors: Bors, at: datetime) -> None:
    """Hands are shaken in the hour. Raises Refused."""
    state = bors.state(at)
    if state in (State.PLANNED, State.DOORS_OPEN):
        raise Refused("bors-not-open")
    if state is not State.OPEN:
        raise Refused("bors-closed")


def _of(handshake: Handshake | None, by: str) -> Handshake:
    """A handshake is there for its two parties only."""
    if handshake is None or by not in _participants(handshake):
        raise Refused("no-such-handshake")
    return handshake


def _party_of(was: Party, guest: Guest | None, gives: str | None, asked: str | None) -> Party:
    """The party as it wants to be in this: for whom, and what it gives."""
    if guest is None:
        raise Refused("no-such-handshake")
    words = was if gives is None or gives == was.gives else replace(was, gives=gives, meets=None)
    if asked is None:
        return words
    chosen = organisation(asked, guest.organisations, "organisation_id")
    return replace(words, organisation_id=chosen.organisation_id, sector=chosen.sector)


def _ended(handshake: Handshake) -> str:
    return "handshake-confirmed" if handshake.state is HandshakeState.CONFIRMED else "handshake-withdrawn"


def _participants(handshake: Handshake) -> tuple[str, str]:
    return handshake.parties[0].participant_id, handshake.parties[1].participant_id
