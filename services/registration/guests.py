"""Everybody in a børs, ready to be held against one of them: read once for all phones that ask in the same moment."""

import time
from dataclasses import dataclass

from frivilligbors import consent
from frivilligbors.log import Log
from frivilligbors.records import Organisation, Participant
from web import Context

from .meeting import Guest, Suggestion, suggestions

FRESH = 1.0  # seconds for which a room full of phones is told the same, though somebody came meanwhile
ROOMS = 50


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is in, as of a position in the log."""

    position: int
    read: float
    guests: tuple[Guest, ...]
    organisations: dict[str, Organisation]


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody to meet: why, the code, and whom they speak for, with the names anybody may read."""

    why: Suggestion
    speaks_for: list[tuple[Organisation, str | None]]


class Guests:
    """The rooms this process has looked into."""

    def __init__(self) -> None:
        self._rooms: dict[str, Owner] = {}

    def to_meet(self, context: Context, slug: str, me: Participant) -> list[Met]:
        """Whom this participant should meet, best first."""
        room = self._room(context, slug)
        met = suggestions(Guest.of(me), room.guests)
        return [Met(why, consent.public_names(_known(room, why.participant), why.participant)) for why in met]

    def forget(self, slug: str) -> None:
        """Somebody is gone: look again."""
        self._rooms.pop(slug, None)

    def _room(self, context: Context, slug: str) -> Owner:
        known, now = self._rooms.get(slug), time.monotonic()
        if known and (now - known.read < FRESH or known.position == Log(context.redis).length(slug)):
            return known
        while len(self._rooms) >= ROOMS:
            self._rooms.pop(next(iter(self._rooms)))
        self._rooms[slug] = room = _looked_into(context, slug, now)
        return room


def _looked_into(context: Context, slug: str, now: float) -> Owner:
    position = Log(context.redis).length(slug)
    people = [one for one in context.queries.participants(slug) if one.withdrawn_at is None]
    ids = dict.fromkeys(spoken for one in people for spoken in one.organisation_ids)
    organisations = {one.organisation_id: one for one in context.queries.organisations(slug, ids)}
    return Owner(position, now, tuple(map(Guest.of, people)), organisations)


def _known(room: Owner, participant: Participant) -> list[Organisation]:
    return [room.organisations[one] for one in participant.organisation_ids if one in room.organisations]


guests = Guests()
