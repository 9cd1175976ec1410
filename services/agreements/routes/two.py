"""The two who shake hands: who they are to each other, and where what they shook hands on stands."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from frivilligbors import consent
from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Organisation, Posting
from web import current_context, find_bors

from .. import rules, store, telling
from ..rules import Guest

OVER = 20  # handshakes that are withdrawn, confirmed or expired, and still in the list


@dataclass(frozen=True, slots=True)
class Shaking:
    """Me, and whoever I am about to shake hands with."""

    me: Guest
    other: Guest

    @property
    def codes(self) -> tuple[str, str]:
        """Whose is which side."""
        return self.me.participant.code, self.other.participant.code

    @property
    def mine(self) -> list[Posting]:
        """What I may give: what I offer, then what the other needs; nothing twice."""
        return _once([*self.me.participant.offers, *self.other.participant.shown_needs])

    @property
    def theirs(self) -> list[Posting]:
        """What the other may give."""
        return _once([*self.other.participant.shown_offers, *self.me.participant.needs])

    def named(self, organisation: Organisation) -> str:
        """What the other is called to somebody who holds its badge: a person by name only if that person agreed."""
        return consent.public_name(organisation, self.other.participant) or self.other.participant.code


def meet(bors: str, mine: str, code: str) -> Shaking:
    """Me and whoever wears a code. Raises Refused: `unknown-code`, `same-party-twice`."""
    queries = current_context().queries
    me, other = store.guest_of(queries, bors, mine), store.guest(queries, bors, code)
    if me is None or other is None:
        raise Refused("unknown-code")
    if me.participant.participant_id == other.participant.participant_id:
        raise Refused("same-party-twice")
    return Shaking(me, other)


def own(bors: str, mine: str) -> list[dict[str, Any]]:
    """My handshakes, each seen from my side: all that wait, and of those that are over the newest."""
    over, shown = count(), list[dict[str, Any]]()
    for one in store.handshakes_of(current_context(), bors, mine):
        if one.state in UNCONFIRMED or next(over) < OVER:
            shown.append(_seen(bors, mine, one.handshake_id))
    return shown


def stands(bors: str, mine: str, handshake_id: str) -> dict[str, Any]:
    """One of my handshakes, with all that its page shows. Raises Refused."""
    evening = find_bors(bors)
    me = store.guest_of(current_context().queries, bors, mine)
    return {"bors": evening, "me": me, "seen": _seen(bors, mine, handshake_id)}


def _seen(bors: str, mine: str, handshake_id: str) -> dict[str, Any]:
    found = store.handshake(current_context(), bors, handshake_id)
    if found is None or mine not in (party.participant_id for party in found.parties):
        raise Refused("no-such-handshake")
    names = store.names(current_context().queries, bors, [found])
    told = telling.shaken(found, names, expired=rules.expired(found, find_bors(bors), current_context().clock.now()))
    place = 0 if found.parties[0].participant_id == mine else 1
    agreement = current_context().queries.agreement(bors, found.agreement_id) if found.agreement_id else None
    return told | {
        "mine": told["parties"][place],
        "theirs": told["parties"][1 - place],
        "proposed_by_me": place == 0,
        "agreement": telling.whole(agreement, names) if agreement else None,
    }


def _once(postings: list[Posting]) -> list[Posting]:
    return list({posting.text.casefold(): posting for posting in reversed(postings)}.values())[::-1]
