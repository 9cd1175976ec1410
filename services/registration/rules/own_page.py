"""A participant's agreements, handshakes and needs, as their own page shows them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from frivilligbors.met_needs import MetNeeds
from frivilligbors.records import Agreement, Handshake, HandshakeState, Organisation, Participant, Party, Posting


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """An agreement as one of its parties sees it: the other organisation, and what each side gives."""

    agreement: Agreement
    other: Organisation | None
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class OwnHandshake:
    """A handshake that is not yet an agreement, as one of its parties sees it. `for_us`: we are the one to accept."""

    handshake: Handshake
    other: Organisation | None
    for_us: bool


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """A need, and whether a standing agreement meets it."""

    posting: Posting
    met: bool


def sides(parties: tuple[Party, Party], participant_id: str) -> tuple[Party, Party]:
    """The two parties of something, the participant's own first."""
    ours, theirs = parties
    return (ours, theirs) if ours.participant_id == participant_id else (theirs, ours)


def own_agreement(agreement: Agreement, participant_id: str, organisations: dict[str, Organisation]) -> OwnAgreement:
    """An agreement from the participant's side."""
    ours, theirs = sides(agreement.parties, participant_id)
    return OwnAgreement(agreement, organisations.get(theirs.organisation_id), ours.gives, theirs.gives)


def own_handshake(handshake: Handshake, participant_id: str, organisations: dict[str, Organisation]) -> OwnHandshake:
    """A handshake from the participant's side."""
    _, theirs = sides(handshake.parties, participant_id)
    for_us = handshake.state is HandshakeState.PROPOSED and theirs is handshake.parties[0]
    return OwnHandshake(handshake, organisations.get(theirs.organisation_id), for_us)


def own_needs(participant: Participant, agreements: Iterable[Agreement]) -> list[OwnNeed]:
    """The participant's needs, each with whether it is met."""
    met_needs = MetNeeds(agreements)
    return [OwnNeed(need, met_needs.is_met(participant, need)) for need in participant.needs]
