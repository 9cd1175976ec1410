"""Suggestions of whom to meet, from a cache of everybody in a børs: read once for all phones that ask at the same moment."""

import time
from dataclasses import dataclass

from frivilligbors import consent
from frivilligbors.log import Log
from frivilligbors.records import Organisation, Participant
from web import Context

from ..rules.matching import Candidate, Suggestion, suggestions
from .participants import organisations_by_id, present_participants

MAX_AGE = 1.0  # seconds for which a cached børs serves, though somebody came meanwhile
MAX_BORSER = 50


@dataclass(frozen=True, slots=True)
class CachedBors:
    """Everybody who is in, as of a position in the log."""

    position: int
    read_at: float
    candidates: tuple[Candidate, ...]
    organisations: dict[str, Organisation]

    def organisations_of(self, participant: Participant) -> list[Organisation]:
        """The organisations a participant speaks for."""
        return [self.organisations[id_] for id_ in participant.organisation_ids if id_ in self.organisations]


@dataclass(frozen=True, slots=True)
class SuggestedParticipant:
    """A suggestion, and whom the participant speaks for with the names anybody may read."""

    suggestion: Suggestion
    speaks_for: list[tuple[Organisation, str | None]]


class MatchingCache:
    """The børser that this process has read."""

    def __init__(self) -> None:
        self._borser: dict[str, CachedBors] = {}

    def suggested_to(self, context: Context, bors: str, participant: Participant) -> list[SuggestedParticipant]:
        """Whom this participant should meet, best first."""
        cached = self._cached(context, bors)
        return [
            SuggestedParticipant(one, consent.public_names(cached.organisations_of(one.participant), one.participant))
            for one in suggestions(Candidate.of(participant), cached.candidates)
        ]

    def forget(self, bors: str) -> None:
        """Read a børs again at the next question."""
        self._borser.pop(bors, None)

    def _cached(self, context: Context, bors: str) -> CachedBors:
        cached, now = self._borser.get(bors), time.monotonic()
        if cached and (now - cached.read_at < MAX_AGE or cached.position == Log(context.redis).length(bors)):
            return cached
        while len(self._borser) >= MAX_BORSER:
            self._borser.pop(next(iter(self._borser)))
        self._borser[bors] = cached = _read(context, bors, now)
        return cached


def _read(context: Context, bors: str, now: float) -> CachedBors:
    position = Log(context.redis).length(bors)
    participants = present_participants(context, bors)
    organisations = organisations_by_id(context, bors, participants)
    return CachedBors(position, now, tuple(map(Candidate.of, participants)), organisations)


matching_cache = MatchingCache()
