"""Similar agreements: whether one may have been confirmed twice. Worth a question, never a refusal to a machine."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from frivilligbors.records import Agreement, Party

DUPLICATE_WINDOW = timedelta(minutes=2)
WORD = re.compile(r"\w+")


def is_duplicate(agreement: Agreement, parties: tuple[Party, Party], *, at: datetime) -> bool:
    """Whether the agreement is of the same pair, within two minutes, about much the same."""
    return (
        agreement.voided_at is None
        and at - (agreement.confirmed_at or agreement.agreed_at) < DUPLICATE_WINDOW
        and _pair(agreement.parties) == _pair(parties)
        and similar_texts([party.gives for party in agreement.parties], [party.gives for party in parties])
    )


def similar_texts(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether at least half of the words of the shorter are in the longer."""
    fewer, more = sorted((_words(first), _words(second)), key=len)
    return len(fewer & more) * 2 >= len(fewer)


def _pair(parties: tuple[Party, Party]) -> frozenset[tuple[str, str]]:
    return frozenset((party.participant_id, party.organisation_id) for party in parties)


def _words(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.lower())}
