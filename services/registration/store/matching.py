"""Suggestions of whom to meet, from a cache of everybody in a børs that follows the log: only who has changed is read again.

A page is shown at most a second after somebody came, and what was suggested to a participant holds until anybody changes.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from frivilligbors import consent, keys
from frivilligbors.facts import (
    Fact,
    OrganisationHidden,
    ParticipantChanged,
    ParticipantErased,
    ParticipantMerged,
    ParticipantRegistered,
    ParticipantUnmerged,
    ParticipantWithdrawn,
    PostingHidden,
)
from frivilligbors.log import Log
from frivilligbors.records import Bors, Organisation, Participant
from web.context import Context

from ..rules.matching import IndexedParticipant, Suggestion, suggestions
from .participants import organisations_by_id

MAX_AGE = 1.0  # seconds for which a cached børs serves, though somebody came meanwhile
MAX_BORSER = 50
CHUNK = 50  # participants whose words are indexed at a stretch, while nobody else is served
CHANGES = ParticipantRegistered | ParticipantChanged | ParticipantWithdrawn | ParticipantErased | PostingHidden


@dataclass(frozen=True, slots=True)
class SuggestedParticipant:
    """A suggestion, and whom the participant speaks for with the names anybody may read."""

    suggestion: Suggestion
    speaks_for: list[tuple[Organisation, str | None]]


@dataclass(slots=True)
class CachedBors:
    """Everybody who is in, as of a position in the log that has this epoch, and what was suggested since anybody changed."""

    slug: str
    epoch: str
    position: int = 0
    read_at: float = float("-inf")
    indexed: dict[str, IndexedParticipant] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    suggested: dict[str, tuple[Participant, list[SuggestedParticipant]]] = field(default_factory=dict)
    reading: Lock = field(default_factory=Lock)

    def catch_up(self, context: Context, position: int) -> None:
        """Read what changed up to a position, if the cache is behind and a second old; others meanwhile use what there is."""
        if position <= self.position or time.monotonic() - self.read_at < MAX_AGE:
            return
        if not self.reading.acquire(blocking=self.position == 0):
            return
        try:
            began = time.monotonic()
            if self.position == 0:
                ids: Iterable[str] = context.redis.lrange(keys.PARTICIPANTS.of(self.slug), 0, -1)
                self._read(context, ids)
                self.position = position
            else:
                self._follow(context, position)
            self.read_at = began
        finally:
            self.reading.release()

    def suggestions(self, participant: Participant) -> list[SuggestedParticipant]:
        """Whom this participant should meet, best first."""
        of, found = self.suggested.get(participant.participant_id, (None, []))
        if of != participant:
            best = suggestions(IndexedParticipant.of(participant), list(self.indexed.values()))
            found = [SuggestedParticipant(one, self._public_names(one.participant)) for one in best]
            self.suggested[participant.participant_id] = participant, found
        return found

    def _follow(self, context: Context, newest_position: int) -> None:
        changed: set[str] = set()
        position, log = self.position, Log(context.redis)
        while position < newest_position and (entries := log.after(self.slug, position)):
            position = entries[-1].position
            for entry in entries:
                changed |= self._changed_by(entry.fact)
        self._read(context, changed)
        self.position = position

    def _changed_by(self, fact: Fact | None) -> set[str]:
        """The ids of those whose records to read again."""
        if isinstance(fact, CHANGES):
            return {fact.participant_id}
        if isinstance(fact, ParticipantMerged | ParticipantUnmerged):
            return {fact.participant_id, fact.into_id}
        if isinstance(fact, OrganisationHidden):
            return {id_ for id_, one in self.indexed.items() if fact.organisation_id in one.participant.organisation_ids}
        return set()

    def _read(self, context: Context, ids: Iterable[str]) -> None:
        waiting = list(ids)
        for start in range(0, len(waiting), CHUNK):
            chunk = waiting[start : start + CHUNK]
            found = context.queries.some(Participant, keys.PARTICIPANT, self.slug, chunk)
            self.organisations |= organisations_by_id(context, self.slug, found)
            present = {one.participant_id: one for one in found if one.withdrawn_at is None}
            for id_ in chunk:
                if id_ in present:
                    self.indexed[id_] = IndexedParticipant.of(present[id_])
                else:
                    self.indexed.pop(id_, None)
        if waiting:
            self.suggested.clear()

    def _public_names(self, participant: Participant) -> list[tuple[Organisation, str | None]]:
        known = [self.organisations[id_] for id_ in participant.organisation_ids if id_ in self.organisations]
        return consent.public_names(known, participant)


class MatchingCache:
    """The børser that this process has read."""

    def __init__(self) -> None:
        self._borser: dict[str, CachedBors] = {}

    def suggested_to(
        self, context: Context, bors_record: Bors, participant: Participant, position: int
    ) -> list[SuggestedParticipant]:
        """Whom this participant should meet, best first. `position`: how far the børs has come."""
        cached = self._borser.get(bors_record.slug)
        if cached is None or cached.epoch != bors_record.epoch:
            while len(self._borser) >= MAX_BORSER:
                self._borser.pop(next(iter(self._borser)))
            cached = self._borser[bors_record.slug] = CachedBors(bors_record.slug, bors_record.epoch)
        cached.catch_up(context, position)
        return cached.suggestions(participant)

    def refresh(self, bors: str) -> None:
        """Look for what has changed at the next question, though it comes within the second."""
        if cached := self._borser.get(bors):
            cached.read_at = float("-inf")


matching_cache = MatchingCache()
