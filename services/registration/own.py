"""What belongs to one participant: the agreements in which it is a party."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.records import Agreement, Organisation, Participant
from web import House


@dataclass(frozen=True, slots=True)
class Made:
    """An agreement as one of its parties sees it."""

    agreement: Agreement
    other: Organisation | None
    ours: str
    theirs: str


def agreements_of(home: House, slug: str, participant: Participant) -> list[Made]:
    """A participant's agreements, the newest first, voided ones too."""
    ids = home.store.lrange(keys.AGREEMENTS_OF.of(slug, participant.participant_id), 0, -1)
    return [_made(home, slug, one, participant) for one in reversed(home.roster.some(Agreement, keys.AGREEMENT, slug, ids))]


def _made(home: House, slug: str, agreement: Agreement, participant: Participant) -> Made:
    ours, theirs = agreement.parties
    if ours.participant_id != participant.participant_id:
        ours, theirs = theirs, ours
    return Made(agreement, home.roster.organisation(slug, theirs.organisation_id), ours.gives, theirs.gives)
