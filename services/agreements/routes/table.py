"""What lies on the desk: the time left, the broker's own agreements, and the two who sit in front of it."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from flask import request

from frivilligbors import keys
from frivilligbors.codes import new_idempotency_key
from frivilligbors.errors import Refused
from frivilligbors.records import Bors, Posting
from web import current_context, find_bors
from web.guards import current_actor
from web.locale import sentence

from .. import rules, store, telling
from ..rules import Guest
from . import handshake_calls
from .heard import code, paper_of

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
    first, second = (store.guest(current_context().queries, bors, text) if text else None for text in asked)
    errors = {
        name: sentence("unknown-code")
        for name, text, found in zip("ab", typed, (first, second), strict=True)
        if text and found is None and not store.handshake_of_code(current_context(), bors, code(text))
    }
    if first and second and first.participant.participant_id == second.participant.participant_id:
        errors["b"] = sentence("same-party-twice")
    return Seated(typed=typed, guests=(first, second), errors=errors)


def around(slug: str) -> dict[str, Any]:
    """What every page of the desk shows: the børs, the time left, the broker's count, and the newest of what it counts."""
    bors, now = find_bors(slug), current_context().clock.now()
    agreements = store.latest_of(current_context().queries, slug, current_actor().id)
    names = store.names(current_context().queries, slug, agreements[:SHOWN])
    return {
        "bors": bors,
        "state": bors.state(now),
        "left": _left(bors, now),
        "key": new_idempotency_key(),
        "trouble": "",
        "paper": paper_of(request.values),
        "asker": current_actor(),
        "lead": current_actor().lead,
        "queue": handshake_calls.tell(slug, store.in_line(current_context(), slug), to_parties=False),
        "late_ones": current_context().redis.zcard(keys.LATE.of(slug)),
        "count": sum(agreement.stands for agreement in agreements),
        "newest": [telling.whole(agreement, names) for agreement in agreements[:SHOWN]],
    }


def gong(slug: str) -> datetime:
    """When the closing gong goes; before anybody knows, now."""
    return find_bors(slug).closes_at or current_context().clock.now()


def agreement(slug: str, agreement_id: str) -> dict[str, Any]:
    """One agreement, whole. Raises Refused."""
    found = current_context().queries.agreement(find_bors(slug).slug, agreement_id)
    if found is None:
        raise Refused("agreement-unknown")
    can_undo = found.broker_id == current_actor().id and rules.seconds_to_undo(found, current_context().clock.now())
    return telling.whole(found, store.names(current_context().queries, slug, [found])) | {"undo_left": can_undo or 0}


def everything(slug: str) -> list[dict[str, Any]]:
    """All that ever got a number, the newest first."""
    found = current_context().queries.agreements(find_bors(slug).slug)[::-1]
    names = store.names(current_context().queries, slug, found)
    return [telling.whole(one, names) for one in found]


def late(slug: str) -> list[dict[str, Any]]:
    """What waits to be let in, oldest first."""
    found = store.late(current_context().redis, current_context().queries, find_bors(slug).slug)
    names = store.names(current_context().queries, slug, found)
    return [telling.whole(one, names) for one in found]


def shaken(slug: str, typed: tuple[str, str]) -> dict[str, Any] | None:
    """The handshake that one of the two fields holds the code of."""
    for text in typed:
        found = store.handshake_of_code(current_context(), slug, code(text)) if text else None
        if found:
            return handshake_calls.tell(slug, [found], to_parties=False)[0]
    return None


def _left(bors: Bors, now: datetime) -> int | None:
    """Whole seconds until the gong, or until the end of grace; None while nothing counts down."""
    ends = bors.ends_at(now)
    return max(0, ceil((ends - now).total_seconds())) if ends else None
