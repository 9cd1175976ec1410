"""Suggestions of whom to meet: needs compared with offers, both ways; the category first, then the words they share. Pure."""

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
class IndexedPosting:
    """A posting with its category and the stems of its words, computed once."""

    posting: Posting
    category: Category
    stems: frozenset[str]

    @classmethod
    def of(cls, posting: Posting) -> "IndexedPosting":
        """Index a posting."""
        return cls(posting, posting.category, words_of(posting.text))


@dataclass(frozen=True, slots=True)
class IndexedParticipant:
    """A participant with indexed postings, ready to be compared with others."""

    participant: Participant
    needs: tuple[IndexedPosting, ...]
    offers: tuple[IndexedPosting, ...]

    @classmethod
    def of(cls, participant: Participant) -> "IndexedParticipant":
        """Index the postings of a participant that are not hidden."""
        needs, offers = (
            tuple(map(IndexedPosting.of, postings)) for postings in (participant.shown_needs, participant.shown_offers)
        )
        return cls(participant, needs, offers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Whom to meet, and why: the one need and offer that fit best. `theirs_helps`: they offer what we need."""

    participant: Participant
    score: int
    need: Posting
    offer: Posting
    theirs_helps: bool


def suggestions(own: IndexedParticipant, indexed: Iterable[IndexedParticipant], *, limit: int = 5) -> list[Suggestion]:
    """The best to meet, best first; a tie goes to whoever registered first. A pair gets the same score from either side."""
    own_id = own.participant.participant_id
    matches: list[Match] = []
    for other in indexed:
        participant = other.participant
        if participant.participant_id != own_id and participant.withdrawn_at is None:
            theirs_helps, ours_helps = _best_fit(own.needs, other.offers), _best_fit(other.needs, own.offers)
            if theirs_helps or ours_helps:
                matches.append((participant, theirs_helps, ours_helps))
    best = nsmallest(limit, matches, key=lambda match: (-_score(match), match[0].registered_at))
    return [_suggestion(match) for match in best]


Fit = tuple[int, Posting, Posting]  # score, need, offer
Match = tuple[Participant, Fit | None, Fit | None]  # what of theirs helps us, and what of ours helps them


def _score(match: Match) -> int:
    return sum(fit[0] for fit in match[1:] if fit)


def _suggestion(match: Match) -> Suggestion:
    participant, theirs_helps, ours_helps = match
    _, need, offer = best = max(filter(None, (theirs_helps, ours_helps)), key=itemgetter(0))
    return Suggestion(participant=participant, score=_score(match), need=need, offer=offer, theirs_helps=best is theirs_helps)


def _best_fit(needs: Sequence[IndexedPosting], offers: Sequence[IndexedPosting]) -> Fit | None:
    """The need and the offer that fit best, if any do. The innermost loop: four thousand pairs a participant."""
    best, pair = 0, None
    for need in needs:
        category, stems = need.category, need.stems
        for offer in offers:
            same = category is offer.category
            shared = 0 if stems.isdisjoint(offer.stems) else len(stems & offer.stems)
            if shared > 1 or same:
                score = SAME_CATEGORY * same + SAME_WORD * shared
                if shared and stems == offer.stems:
                    score += SAME_TEXT
                if score > best:
                    best, pair = score, (need.posting, offer.posting)
    return (best, *pair) if pair else None
