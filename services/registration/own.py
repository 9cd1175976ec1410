"""What belongs to one participant: agreements, handshakes, and which needs have been met."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.records import Agreement, Handshake, HandshakeState, Organisation, Participant, Posting
from web import Context

from . import rules

LIVING = (HandshakeState.PROPOSED, HandshakeState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Made:
    """An agreement as one of its parties sees it."""

    agreement: Agreement
    other: Organisation | None
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Shaken:
    """A handshake that is not yet an agreement, as one of its parties sees it. `for_us`: we are the one to say yes."""

    handshake: Handshake
    other: Organisation | None
    for_us: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """A need, and whether somebody meets it."""

    posting: Posting
    met: bool


def agreements_of(context: Context, slug: str, participant: Participant) -> list[Agreement]:
    """A participant's agreements, the newest first, voided and late ones too."""
    return context.queries.agreements_of(slug, participant.participant_id)


def made(context: Context, slug: str, participant: Participant, agreements: list[Agreement]) -> list[Made]:
    """These agreements, each seen from the participant's side."""
    found = []
    for agreement in agreements:
        ours, theirs = rules.sides(agreement.parties, participant.participant_id)
        found.append(Made(agreement, context.queries.organisation(slug, theirs.organisation_id), ours.gives, theirs.gives))
    return found


def shaken(context: Context, slug: str, participant: Participant) -> list[Shaken]:
    """The handshakes that still wait for somebody, the newest first."""
    ids = context.redis.lrange(keys.HANDSHAKES_OF.of(slug, participant.participant_id), 0, -1)
    found = []
    for handshake in context.queries.some(Handshake, keys.HANDSHAKE, slug, reversed(ids)):
        if handshake.state in LIVING:
            _, theirs = rules.sides(handshake.parties, participant.participant_id)
            for_us = handshake.state is HandshakeState.PROPOSED and theirs is handshake.parties[0]
            found.append(Shaken(handshake, context.queries.organisation(slug, theirs.organisation_id), for_us))
    return found


def wished(participant: Participant, agreements: list[Agreement]) -> list[Wished]:
    """The participant's needs, each with whether a standing agreement meets it."""
    met = rules.met(participant, agreements)
    return [Wished(need, need in met) for need in participant.needs]
