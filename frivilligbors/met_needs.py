"""Which needs are met: by a standing agreement that names the need, or that gives its participant the very same words. Pure."""

from collections.abc import Iterable
from datetime import datetime

from .records import Agreement, Participant, Posting
from .search_text import folded


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the very same, as a search reads them: å as a, in either case. No text says the same as no text."""
    compared = _compared(one)
    return compared != "" and compared == _compared(other)


class MetNeeds:
    """The needs that some agreements meet: the one rule of the wall, of a participant's own page and of the result.

    `confirmed_after`: only those are looked at. What was given is folded for whoever is asked about alone.
    """

    def __init__(self, agreements: Iterable[Agreement], confirmed_after: datetime | None = None) -> None:
        self._named = set[str]()
        self._given: dict[str, list[str]] = {}  # to each participant
        self._given_words: dict[str, set[str]] = {}
        for agreement in agreements:
            at = agreement.confirmed_at or agreement.agreed_at
            if agreement.stands and (confirmed_after is None or at > confirmed_after):
                first, second = agreement.parties
                for giver, taker in ((first, second), (second, first)):
                    if giver.meets:
                        self._named.add(giver.meets)
                    self._given.setdefault(taker.participant_id, []).append(giver.gives)

    def is_met(self, participant: Participant, need: Posting) -> bool:
        """Whether a need of a participant is met."""
        if not self._named.isdisjoint(participant.ids_of(need)):
            return True
        given = self._given_to(participant.participant_id)
        return bool(given) and _compared(need.text) in given

    def _given_to(self, participant_id: str) -> set[str]:
        if participant_id not in self._given:
            return set()
        if participant_id not in self._given_words:
            self._given_words[participant_id] = {_compared(text) for text in self._given[participant_id]} - {""}
        return self._given_words[participant_id]


def _compared(text: str) -> str:
    return " ".join(folded(text).split())
