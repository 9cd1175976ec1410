"""What the handshake pages show: the two participants, and where each of one's handshakes stands."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from frivilligbors import consent
from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Handshake, Organisation, Posting
from web.context import current_context

from .. import serializers, store
from ..rules import PartyCandidate
from ..store import HandshakeListReads
from .desk_context import unique_postings

CLOSED_SHOWN = 20  # handshakes that are withdrawn, confirmed or expired, and still in the list


@dataclass(frozen=True, slots=True)
class HandshakePair:
    """Me, and the participant I am about to propose a handshake to."""

    me: PartyCandidate
    other: PartyCandidate

    @property
    def codes(self) -> tuple[str, str]:
        """My code and the other's."""
        return self.me.participant.code, self.other.participant.code

    @property
    def my_suggestions(self) -> list[Posting]:
        """What I may give: what I offer, then what the other needs; nothing twice."""
        return unique_postings([*self.me.participant.offers, *self.other.participant.shown_needs])

    @property
    def their_suggestions(self) -> list[Posting]:
        """What the other may give."""
        return unique_postings([*self.other.participant.shown_offers, *self.me.participant.needs])

    def name_of_other(self, organisation: Organisation) -> str:
        """What the other is called to somebody who holds its badge: a person by name only if that person agreed."""
        return consent.public_name(organisation, self.other.participant) or self.other.participant.code


def handshake_pair(bors: str, participant_id: str, code: str) -> HandshakePair:
    """Me and whoever wears a code. Raises Refused: `unknown-code`, `same-party-twice`."""
    participants = store.read_participants(current_context(), bors, codes=[code], ids=[participant_id])
    me, other = participants.by_id(participant_id), participants.by_code(code)
    if me is None or other is None:
        raise Refused("unknown-code")
    if me.participant.participant_id == other.participant.participant_id:
        raise Refused("same-party-twice")
    return HandshakePair(me, other)


def own_handshakes(bors: str, participant_id: str) -> list[dict[str, Any]]:
    """A participant's handshakes, each seen from their side: all that wait, and the newest of those that are closed."""
    closed, shown = count(), list[dict[str, Any]]()
    handshakes = store.read_handshakes_of_participant(current_context(), bors, participant_id)
    for handshake in reversed(handshakes.oldest_first):
        if handshake.state in UNCONFIRMED or next(closed) < CLOSED_SHOWN:
            shown.append(_handshake_view(handshakes, participant_id, handshake))
    return shown


def handshake_page_context(bors: str, participant_id: str, handshake_id: str) -> dict[str, Any]:
    """One of a participant's handshakes, with all that its page shows. Raises Refused."""
    handshakes = store.read_handshake(current_context(), bors, handshake_id, participant_id)
    return {
        "position": handshakes.position.value,
        "bors_record": handshakes.bors_record,
        "bors_state": handshakes.bors_record.state(handshakes.now).value,
        "me": handshakes.participants.by_id(participant_id),
        "handshake": _handshake_view(handshakes, participant_id, handshakes.get(handshake_id)),
    }


def _handshake_view(handshakes: HandshakeListReads, participant_id: str, handshake: Handshake | None) -> dict[str, Any]:
    """One of these handshakes seen from the side of one of its parties. Raises Refused."""
    if handshake is None or participant_id not in (party.participant_id for party in handshake.parties):
        raise Refused("no-such-handshake")
    names = handshakes.participants.names
    data = serializers.handshakes_to_dicts([handshake], names, handshakes.bors_record, handshakes.now)[0]
    index = 0 if handshake.parties[0].participant_id == participant_id else 1
    agreement = handshakes.agreement(handshake)
    return data | {
        "mine": data["parties"][index],
        "theirs": data["parties"][1 - index],
        "proposed_by_me": index == 0,
        "agreement": serializers.agreement_to_dict(agreement, names, handshakes.bors_record) if agreement else None,
    }
