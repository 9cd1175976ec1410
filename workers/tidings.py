"""What a letter about an agreement has to tell, read from the records when it is sent, and whether it still has."""

from dataclasses import replace
from typing import NamedTuple

from frivilligbors import links
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement, Bors, Letter, LetterKind, LetterState, Organisation, Participant, Party

from .greeting import Pages, nameless
from .outbox import Outbox
from .post_office import Never


class Side(NamedTuple):
    """One party of the agreement: what it gives, whom it speaks for, who it is. What was erased is None."""

    party: Party
    organisation: Organisation | None
    participant: Participant | None


class Tidings(NamedTuple):
    """An agreement seen from the side of whoever gets the letter."""

    letter: Letter
    bors: Bors
    recipient: Participant
    agreement: Agreement
    ours: Side
    theirs: Side
    personal: str  # the way to the recipient's own page
    proved: bool  # whether the address is known to be theirs; until then nothing that anybody typed is in here


def tidings(roster: Queries, pages: Pages, bors: str, letter: Letter) -> Tidings:
    """What this letter tells. Raises Never if it is about what was erased, or to whom."""
    held, agreement = roster.bors(bors), roster.agreement(bors, letter.agreement_id)
    if held is None or agreement is None:
        raise Never("erased")
    ours, theirs = sorted(agreement.parties, key=lambda party: party.participant_id != letter.participant_id)
    if ours.participant_id != letter.participant_id:
        raise Never("no-longer-a-party")
    our_side = _side(roster, bors, ours)
    if our_side.participant is None:
        raise Never("erased")
    personal = links.mailed_link(pages.public_url, pages.secret, bors, our_side.participant)
    told = Tidings(letter, held, our_side.participant, agreement, our_side, _side(roster, bors, theirs), personal, proved=True)
    return told if roster.has_proved_address(bors, our_side.participant) else _without_words(told)


def _without_words(told: Tidings) -> Tidings:
    """All that may be told to an address that might be a stranger's: that there is an agreement, its number, and our page."""
    ours, theirs = (Side(replace(side.party, gives=""), None, None) for side in (told.ours, told.theirs))
    agreement = replace(told.agreement, parties=(ours.party, theirs.party), void_reason=None)
    return told._replace(recipient=nameless(told.recipient), agreement=agreement, ours=ours, theirs=theirs, proved=False)


def demand_needed(outbox: Outbox, told: Tidings) -> None:
    """Raises Never for what would be untrue by now, or needless.

    An agreement that was voided before its letter went is not confirmed to anybody; then its void needs no telling either.
    """
    if told.letter.kind is LetterKind.AGREEMENT and not told.agreement.stands:
        raise Never("voided")
    if told.letter.kind is LetterKind.VOID and not _was_told(outbox, told):
        raise Never("never-told")


def _was_told(outbox: Outbox, told: Tidings) -> bool:
    """Whether the post has, or may have, this party's letter about the agreement itself."""
    written = f"-{LetterKind.AGREEMENT}-{told.letter.participant_id}"
    earlier = (outbox.letter(told.bors.slug, name) for name in outbox.ids(told.bors.slug) if name.endswith(written))
    return any(letter.agreement_id == told.agreement.agreement_id and _may_be_out(letter) for letter in earlier)


def _may_be_out(letter: Letter) -> bool:
    return letter.state in (LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN) or letter.trouble == "answer-lost"


def _side(roster: Queries, bors: str, party: Party) -> Side:
    organisation = roster.organisation(bors, party.organisation_id)
    return Side(party, organisation, roster.participant(bors, party.participant_id))
