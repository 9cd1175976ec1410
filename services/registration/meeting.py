"""Hvem bør du møte? Needs held against offers, both ways: the category first, then the words they share. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from frivilligbors.enums import Category
from frivilligbors.records import Participant, Posting
from frivilligbors.search_text import words_of

SAME_CATEGORY = 10
SAME_WORD = 4
SAME_TEXT = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A posting with its category and the words it is about at hand."""

    posting: Posting
    category: Category
    words: frozenset[str]

    @classmethod
    def of(cls, posting: Posting) -> "Wanted":
        """A posting, read once."""
        return cls(posting, posting.category, words_of(posting.text))


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in the room, ready to be held against somebody else."""

    participant: Participant
    needs: tuple[Wanted, ...]
    offers: tuple[Wanted, ...]

    @classmethod
    def of(cls, participant: Participant) -> "Guest":
        """A participant, read once."""
        needs, offers = (tuple(map(Wanted.of, some)) for some in (participant.shown_needs, participant.shown_offers))
        return cls(participant, needs, offers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Whom to meet, and why: the one need and offer that fit best. `theirs_helps` says that they offer what we need."""

    participant: Participant
    score: int
    need: Posting
    offer: Posting
    theirs_helps: bool


def suggestions(ours: Guest, others: Iterable[Guest], *, at_most: int = 5) -> list[Suggestion]:
    """The best to meet, best first; a tie goes to whoever came first. The same pair gets the same score from either side."""
    ours_by_id = ours.participant.participant_id
    found: list[Match] = []
    for other in others:
        person = other.participant
        if person.participant_id != ours_by_id and person.withdrawn_at is None:
            theirs_help, ours_help = _best(ours.needs, other.offers), _best(other.needs, ours.offers)
            if theirs_help or ours_help:
                found.append((person, theirs_help, ours_help))
    best = nsmallest(at_most, found, key=lambda match: (-_score(match), match[0].registered_at))
    return [_suggested(match) for match in best]


Fit = tuple[int, Posting, Posting]
Match = tuple[Participant, Fit | None, Fit | None]  # what of theirs helps us, and what of ours helps them


def _score(match: Match) -> int:
    return sum(fit[0] for fit in match[1:] if fit)


def _suggested(match: Match) -> Suggestion:
    person, theirs_help, ours_help = match
    _, need, offer = best = max(filter(None, (theirs_help, ours_help)), key=itemgetter(0))
    return Suggestion(participant=person, score=_score(match), need=need, offer=offer, theirs_helps=best is theirs_help)


def _best(needs: Sequence[Wanted], offers: Sequence[Wanted]) -> Fit | None:
    """The need and the offer that fit best, if any do. The innermost loop of the ranking: four thousand pairs a guest."""
    best, pair = 0, None
    for need in needs:
        category, words = need.category, need.words
        for offer in offers:
            same = category is offer.category
            shared = 0 if words.isdisjoint(offer.words) else len(words & offer.words)
            if shared > 1 or same:
                score = SAME_CATEGORY * same + SAME_WORD * shared
                if shared and words == offer.words:
                    score += SAME_TEXT
                if score > best:
                    best, pair = score, (need.posting, offer.posting)
    return (best, *pair) if pair else None
