"""What lies on the desk: the time left, the broker's own agreements, and the two who sit in front of it."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from frivilligbors.kinds import State
from frivilligbors.records import Bors, Posting
from frivilligbors.refused import Refused
from web import commands, house, the_bors
from web.guards import asking
from web.locale import sentence

from .. import store, telling
from ..rules import Guest
from .heard import code

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """The two codes as typed, who they belong to, and what is wrong with them."""

    typed: tuple[str, str]
    guests: tuple[Guest | None, Guest | None]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def both(self) -> bool:
        """Whether both parties are known, and two."""
        return None not in self.guests and not self.errors

    def suggestions(self, place: int) -> list[Posting]:
        """What this party may give: what it offers, then what the other needs; nothing twice."""
        own, other = self.guests[place], self.guests[1 - place]
        postings = [*(own.participant.offers if own else ()), *(other.participant.needs if other else ())]
        return list({posting.text.casefold(): posting for posting in reversed(postings)}.values())[::-1]


def seat(bors: str, typed: tuple[str, str]) -> Seated:
    """Look up both codes."""
    asked = tuple(code(text) for text in typed)
    first, second = (store.guest(house().roster, bors, text) if text else None for text in asked)
    errors = {
        name: sentence("unknown-code")
        for name, text, found in zip("ab", typed, (first, second), strict=True)
        if text and found is None
    }
    if first and second and first.participant.participant_id == second.participant.participant_id:
        errors["b"] = sentence("same-party-twice")
    return Seated(typed=typed, guests=(first, second), errors=errors)


def around(slug: str) -> dict[str, Any]:
    """What every page of the desk shows: the børs, the time left, the broker's count, and the newest of what it counts."""
    bors, now = the_bors(slug), house().clock.now()
    agreements = store.latest_of(house().roster, slug, asking().id)
    names = store.names(house().roster, slug, agreements[:SHOWN])
    return {
        "bors": bors,
        "state": bors.state(now),
        "left": _left(bors, now),
        "key": commands.new_key(),
        "count": sum(agreement.stands for agreement in agreements),
        "newest": [telling.whole(agreement, names) for agreement in agreements[:SHOWN]],
    }


def agreement(slug: str, agreement_id: str) -> dict[str, Any]:
    """One agreement, whole. Raises Refused."""
    found = house().roster.agreement(the_bors(slug).slug, agreement_id)
    if found is None:
        raise Refused("agreement-unknown")
    return telling.whole(found, store.names(house().roster, slug, [found]))


def _left(bors: Bors, now: datetime) -> int | None:
    """Whole seconds until the gong, or until the end of grace; None while nothing counts down."""
    ends = {State.OPEN: bors.closes_at, State.GRACE: bors.grace_until}.get(bors.state(now))
    return max(0, ceil((ends - now).total_seconds())) if ends else None
