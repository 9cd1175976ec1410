"""What the handshake pages show: the two participants, and where each of one's handshakes stands."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from frivilligbors import consent
from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Handshake, Organisation, Posting
from web import current_context, find_bors

from .. import serializers, store
from ..rules import ParticipantWithOrganisations
from .desk_context import unique_postings

CLOSED_SHOWN = 20  # handshakes that are withdrawn, confirmed or expired, and still in the list


@dataclass(frozen=True, slots=True)
class HandshakePair:
    """Me, and the participant I am about to propose a handshake to."""

    me: ParticipantWithOrganisations
    other: ParticipantWithOrganisations

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
    context = current_context()
    me = store.participant_by_id(context, bors, participant_id)
    other = store.participant_by_code(context, bors, code)
    if me is None or other is None:
        raise Refused("unknown-code")
    if me.participant.participant_id == other.participant.participant_id:
        raise Refused("same-party-twice")
    return HandshakePair(me, other)


def own_handshakes(bors: str, participant_id: str) -> list[dict[str, Any]]:
    """A participant's handshakes, each seen from their side: all that wait, and the newest of those that are closed."""
    closed, shown = count(), list[dict[str, Any]]()
    for handshake in store.handshakes_of_participant(current_context(), bors, participant_id):
        if handshake.state in UNCONFIRMED or next(closed) < CLOSED_SHOWN:
            shown.append(_handshake_view(bors, participant_id, handshake))
    return shown


def handshake_page_context(bors: str, participant_id: str, handshake_id: str) -> dict[str, Any]:
    """One of a participant's handshakes, with all that its page shows. Raises Refused."""
    context = current_context()
    position = store.position(context, bors)
    record = find_bors(bors)
    return {
        "position": position,
        "bors": record,
        "bors_state": record.state(context.clock.now()).value,
        "me": store.participant_by_id(context, bors, participant_id),
        "handshake": _handshake_view(bors, participant_id, store.handshake_by_id(context, bors, handshake_id)),
    }


def _handshake_view(bors: str, participant_id: str, handshake: Handshake | None) -> dict[str, Any]:
    """A handshake seen from the side of one of its parties. Raises Refused."""
    context = current_context()
    if handshake is None or participant_id not in (party.participant_id for party in handshake.parties):
        raise Refused("no-such-handshake")
    data = serializers.handshakes_to_dicts(context, find_bors(bors), [handshake])[0]
    place = 0 if handshake.parties[0].participant_id == participant_id else 1
    agreement = store.agreement_by_id(context, bors, handshake.agreement_id) if handshake.agreement_id else None
    return data | {
        "mine": data["parties"][place],
        "theirs": data["parties"][1 - place],
        "proposed_by_me": place == 0,
        "agreement": serializers.agreements_to_dicts(context, bors, [agreement])[0] if agreement else None,
    }
