"""Which needs are met: by a standing agreement that names the need, or that gives its participant the very same words. Pure."""

from collections.abc import Iterable
from datetime import datetime

from .records import Agreement, Participant, Posting
from .search_text import folded


class MetNeeds:
    """The needs that some agreements meet, and since when: the one rule of the wall, of a participant's own page and of the
    result."""

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        self._named: dict[str, datetime] = {}
        self._given: dict[str, dict[str, datetime]] = {}  # to each participant, in words that can be compared
        for agreement in agreements:
            if agreement.stands:
                at, (first, second) = agreement.confirmed_at or agreement.agreed_at, agreement.parties
                for giver, taker in ((first, second), (second, first)):
                    if giver.meets:
                        self._named[giver.meets] = at
                    self._given.setdefault(taker.participant_id, {})[_compared(giver.gives)] = at

    def met_at(self, participant: Participant, need: Posting) -> datetime | None:
        """When a need of a participant was met last; None where it is not."""
        times = [self._named[one] for one in participant.ids_of(need) if one in self._named]
        if (given := self._given.get(participant.participant_id)) and (at := given.get(_compared(need.text))):
            times.append(at)
        return max(times, default=None)


def _compared(text: str) -> str:
    return " ".join(folded(text).split())
