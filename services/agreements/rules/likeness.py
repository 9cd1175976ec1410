"""Whether somebody may have told the same deal twice. Worth a question, never a refusal to a machine."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from frivilligbors.records import Agreement, Party

SOON = timedelta(minutes=2)
WORD = re.compile(r"\w+")


def alike(agreement: Agreement, parties: tuple[Party, Party], *, at: datetime) -> bool:
    """Whether this is the same pair, within two minutes, about much the same."""
    return (
        agreement.voided_at is None
        and at - (agreement.confirmed_at or agreement.agreed_at) < SOON
        and _pair(agreement.parties) == _pair(parties)
        and similar([party.gives for party in agreement.parties], [party.gives for party in parties])
    )


def similar(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether at least half of the words of the shorter are in the longer."""
    some, more = sorted((_words(ones), _words(others)), key=len)
    return len(some & more) * 2 >= len(some)


def _pair(parties: tuple[Party, Party]) -> frozenset[tuple[str, str]]:
    return frozenset((party.participant_id, party.organisation_id) for party in parties)


def _words(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.lower())}
