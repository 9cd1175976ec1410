"""What an evening tells of its agreements, and what is on record of them, in the same words."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from frivilligbors.records import Agreement, Party
from web import Context

from .deals import Side
from .evening import Evening


def kept(house: Context, bors: str, agreements: Sequence[Agreement]) -> Counter[Any]:
    """What was agreed, as it is on record: by whom, for whom, and what each gives."""
    people = {one.participant_id: one for one in house.queries.participants(bors)}
    ids = {party.organisation_id for agreement in agreements for party in agreement.parties}
    called = {one.organisation_id: one.name for one in house.queries.organisations(bors, ids)}

    def side(party: Party) -> tuple[str, str, str]:
        return people[party.participant_id].name, called[party.organisation_id], party.gives

    return Counter((one.category, one.kind, frozenset(map(side, one.parties))) for one in agreements)


def told(evening: Evening) -> Counter[Any]:
    """The same, as it was told."""
    guests = {guest.ref: guest for guest in evening.participants}

    def side(one: Side) -> tuple[str, str, str]:
        guest = guests[one.ref]
        return guest.name, one.organisation or guest.organisations[0].name, one.gives

    return Counter((deal.category, deal.kind, frozenset(map(side, deal.parties))) for deal in evening.standing)


def addressed(evening: Evening) -> dict[str, int]:
    """How many letters each address must get: one for each agreement of its owner that stands."""
    addresses = {guest.ref: guest.email for guest in evening.participants}
    sides = (addresses[side.ref] for deal in evening.standing for side in deal.parties)
    return dict(Counter(address for address in sides if address))
