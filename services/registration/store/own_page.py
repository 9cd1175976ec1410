"""What the page of one participant shows of agreements and handshakes."""

from collections.abc import Iterable

from frivilligbors import links
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Agreement, Handshake, Organisation, Participant
from web import Context

from ..rules.own_page import OwnAgreement, OwnHandshake, own_agreement, own_handshake, sides
from .handshakes import handshakes_of


def position_of_session(context: Context, cookie: str) -> int:
    """How far the børs of a session has come; 0 for a cookie that is none of ours."""
    claim = links.claim_of(context.secret, cookie)
    return context.queries.position(claim.bors) if claim else 0


def agreements_of(context: Context, bors: str, participant: Participant) -> list[Agreement]:
    """A participant's agreements, the newest first, voided and late ones too."""
    return context.queries.agreements_of(bors, participant.participant_id)


def own_agreements(context: Context, bors: str, participant: Participant, agreements: list[Agreement]) -> list[OwnAgreement]:
    """These agreements, each from the participant's side."""
    others = _counterparts(context, bors, participant, agreements)
    return [own_agreement(one, participant.participant_id, others) for one in agreements]


def own_handshakes(context: Context, bors: str, participant: Participant) -> list[OwnHandshake]:
    """The handshakes no broker has confirmed, the newest first."""
    handshakes, _ = handshakes_of(context, bors, participant)
    unconfirmed = [one for one in reversed(handshakes) if one.state in UNCONFIRMED]
    others = _counterparts(context, bors, participant, unconfirmed)
    return [own_handshake(one, participant.participant_id, others) for one in unconfirmed]


def _counterparts(
    context: Context, bors: str, participant: Participant, made: Iterable[Agreement | Handshake]
) -> dict[str, Organisation]:
    ids = dict.fromkeys(sides(one.parties, participant.participant_id)[1].organisation_id for one in made)
    return {one.organisation_id: one for one in context.queries.organisations(bors, ids)}
