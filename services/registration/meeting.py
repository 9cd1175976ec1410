"""Hvem bør du møte? Needs held against offers, both ways: the category first, then the words they share. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from frivilligbors.records import Participant, Posting

from .folding import words_of

SAME_CATEGORY = 10
SAME_WORD = 4
SAME_TEXT = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A posting with the words it is about."""

    posting: Posting
    words: frozenset[str]

    @classmethod
    def of(cls, posting: Posting) -> "Wanted":
        """A posting, read once."""
        return cls(posting, words_of(posting.text))


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in the room, ready to be held against somebody else."""

    participant: Participant
    needs: tuple[Wanted, ...]
    offers: tuple[Wanted, ...]

    @classmethod
    def of(cls, participant: Participant) -> "Guest":
        """A participant, read once."""
        needs, offers = (tuple(map(Wanted.of, some)) for some in (participant.needs, participant.offers))
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
    found = [
        suggestion
        for other in others
        if other.participant.participant_id != ours_by_id and other.participant.withdrawn_at is None
        if (suggestion := _held_against(ours, other))
    ]
    return nsmallest(at_most, found, key=lambda one: (-one.score, one.participant.registered_at))


def _held_against(ours: Guest, other: Guest) -> Suggestion | None:
    theirs_help = _best(ours.needs, other.offers)
    ours_help = _best(other.needs, ours.offers)
    best = max(theirs_help, ours_help, key=lambda fit: fit[0] if fit else 0)
    if not best:
        return None
    both = sum(fit[0] for fit in (theirs_help, ours_help) if fit)
    score, need, offer = best
    return Suggestion(
        participant=other.participant, score=both or score, need=need, offer=offer, theirs_helps=best is theirs_help
    )


Fit = tuple[int, Posting, Posting]


def _best(needs: Sequence[Wanted], offers: Sequence[Wanted]) -> Fit | None:
    """The need and the offer that fit best, if any do. The innermost loop of the ranking: four thousand pairs a guest."""
    best: Fit | None = None
    for need in needs:
        for offer in offers:
            same, apart = need.posting.category is offer.posting.category, need.words.isdisjoint(offer.words)
            if apart and not same:
                continue
            shared = 0 if apart else len(need.words & offer.words)
            if not same and shared < 2:
                continue
            score = SAME_CATEGORY * same + SAME_WORD * shared + (SAME_TEXT if shared and need.words == offer.words else 0)
            if best is None or score > best[0]:
                best = score, need.posting, offer.posting
    return best
