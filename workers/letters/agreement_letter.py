"""The content of a letter about an agreement, read from the records when it is sent, and whether it is still to be sent."""

from dataclasses import replace
from typing import NamedTuple

from frivilligbors import keys, links
from frivilligbors.queries import Queries, verifies_address
from frivilligbors.records import Agreement, Bors, Letter, LetterKind, LetterState, Organisation, Participant, Party

from ..failures import PermanentFailure, TooEarly
from ..outbox.store import Outbox
from .participant_letter import LinkSettings, without_typed_text


class Side(NamedTuple):
    """One party of the agreement: what it gives, whom it speaks for, who it is. What was erased is None."""

    party: Party
    organisation: Organisation | None
    participant: Participant | None


class AgreementLetter(NamedTuple):
    """An agreement seen from the side of whoever gets the letter."""

    letter: Letter
    bors_record: Bors
    recipient: Participant
    agreement: Agreement
    ours: Side
    theirs: Side
    personal_link: str  # to the recipient's own page
    address_verified: bool  # whether the address is known to be theirs; until then nothing that anybody typed is in here


def read_agreement_letter(queries: Queries, link_settings: LinkSettings, bors: str, letter: Letter) -> AgreementLetter:
    """What this letter says by now. Raises PermanentFailure if the agreement or the recipient was erased."""
    batch = queries.batch()
    read = batch.record(Bors, keys.BORS, bors)
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, [letter.agreement_id or ""])
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, agreements, "parties.organisation_id")
    participants = batch.records(Participant, keys.PARTICIPANT, bors, agreements, "parties.participant_id")
    batch.run()
    bors_record, agreement = read.value, agreements.get(letter.agreement_id)
    if bors_record is None or agreement is None:
        raise PermanentFailure("erased")
    ours, theirs = (
        Side(party, organisations.get(party.organisation_id), participants.get(party.participant_id))
        for party in sorted(agreement.parties, key=lambda party: party.stored_id != letter.participant_id)
    )
    if ours.party.stored_id != letter.participant_id:
        raise PermanentFailure("no-longer-a-party")
    if ours.participant is None:
        raise PermanentFailure("erased")
    recipient = replace(ours.participant, language=bors_record.language(ours.participant.language))
    link = links.mailed_link(link_settings.public_url, link_settings.secret, bors, ours.participant)
    content = AgreementLetter(letter, bors_record, recipient, agreement, ours, theirs, link, address_verified=True)
    verified = verifies_address(agreement, ours.participant) or queries.has_verified_address(bors, ours.participant)
    return content if verified else _without_typed_text(content)


def _without_typed_text(content: AgreementLetter) -> AgreementLetter:
    """What may stand in a letter to an address that might be a stranger's: that there is an agreement, its number, our page."""
    ours, theirs = (Side(replace(side.party, gives=""), None, None) for side in (content.ours, content.theirs))
    agreement = replace(content.agreement, parties=(ours.party, theirs.party), void_reason=None)
    recipient = without_typed_text(content.recipient)
    return content._replace(recipient=recipient, agreement=agreement, ours=ours, theirs=theirs, address_verified=False)


def demand_needed(outbox: Outbox, content: AgreementLetter) -> None:
    """Raises PermanentFailure for what would be untrue by now, or needless.

    An agreement that was voided before its letter was sent is confirmed to nobody, nor its correction; then nobody is told
    that it is void. Raises TooEarly while that letter is being sent.
    """
    if content.letter.kind in (LetterKind.AGREEMENT, LetterKind.CORRECTED) and not content.agreement.stands:
        raise PermanentFailure("voided")
    if content.letter.kind is LetterKind.VOID and not _confirmation_was_sent(outbox, content):
        raise PermanentFailure("never-told")


def _confirmation_was_sent(outbox: Outbox, content: AgreementLetter) -> bool:
    """Whether this party's letter about the agreement itself was sent, or may have been."""
    ending = f"-{LetterKind.AGREEMENT}-{content.letter.participant_id}"
    earlier = (
        outbox.letter(content.bors_record.slug, name) for name in outbox.ids(content.bors_record.slug) if name.endswith(ending)
    )
    letters = [letter for letter in earlier if letter.agreement_id == content.agreement.agreement_id]
    if any(map(_may_be_sent, letters)):
        return True
    if any(letter.state is LetterState.SENDING for letter in letters):
        raise TooEarly("another-first")
    return False


def _may_be_sent(letter: Letter) -> bool:
    return letter.state in (LetterState.SENT, LetterState.UNCERTAIN) or letter.trouble == "answer-lost"
