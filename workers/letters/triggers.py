"""Which facts trigger which letters: to each party of an agreement, to whoever registered or asked, to the contact of the
børs, and again on request."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from frivilligbors.announcements import recipients
from frivilligbors.codec import Unreadable
from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementCorrected,
    AgreementVoided,
    AnnouncementSent,
    LetterAskedAgain,
    LinkAsked,
    ParticipantRegistered,
    RetentionAnnounced,
    WelcomeAsked,
)
from frivilligbors.log import Entry
from frivilligbors.queries import Queries
from frivilligbors.records import Letter, LetterKind
from frivilligbors.redis_client import RedisClient

from ..outbox.store import NewLetter, Outbox
from . import address_limit


class Triggers(NamedTuple):
    """What is read to know who is written to. Nobody is, who left no address."""

    queries: Queries
    outbox: Outbox
    redis: RedisClient

    def letters_of(self, bors: str, entry: Entry) -> Iterator[NewLetter]:
        """The letters that follow from what stands at a position of the log."""
        match entry.fact:
            case AgreementConfirmed() as fact:
                yield from _to_parties(entry.position, LetterKind.AGREEMENT, fact)
            case AgreementVoided() as fact:
                yield from _to_parties(entry.position, LetterKind.VOID, fact)
            case AgreementCorrected() as fact:
                yield from _to_parties(entry.position, LetterKind.CORRECTED, fact)
            case ParticipantRegistered(without_letter=True):
                return
            case ParticipantRegistered(participant_id=participant_id) | WelcomeAsked(participant_id=participant_id):
                yield from self._to_person(bors, entry.position, LetterKind.WELCOME, participant_id)
            case LinkAsked(participant_id=participant_id):
                yield from self._to_person(bors, entry.position, LetterKind.LINK, participant_id)
            case AnnouncementSent() as fact:
                yield from self._to_everybody(bors, entry.position, fact)
            case RetentionAnnounced(erase_at=erase_at):
                yield NewLetter(replace(_letter(entry.position, LetterKind.ERASURE_SOON, ""), erase_at=erase_at))
            case LetterAskedAgain(letter_id=letter_id):
                yield from self._resend(bors, entry.position, letter_id)

    def _to_person(self, bors: str, position: int, kind: LetterKind, participant_id: str) -> Iterator[NewLetter]:
        if address := self._address(bors, participant_id):
            yield NewLetter(_letter(position, kind, participant_id), address_limit.quota(self.redis, bors, kind, address))

    def _to_everybody(self, bors: str, position: int, fact: AnnouncementSent) -> Iterator[NewLetter]:
        participants = self.queries.participants(bors)
        spoken_for = {one for participant in participants for one in participant.organisation_ids}
        organisations = {one.organisation_id: one for one in self.queries.organisations(bors, spoken_for)}
        for participant in recipients(participants, organisations, fact.sector):
            letter = _letter(position, LetterKind.ANNOUNCEMENT, participant.participant_id)
            quota = address_limit.quota(self.redis, bors, LetterKind.ANNOUNCEMENT, participant.email or "")
            yield NewLetter(replace(letter, announcement_id=fact.announcement_id), quota)

    def _resend(self, bors: str, position: int, letter_id: str) -> Iterator[NewLetter]:
        try:
            earlier = self.outbox.letter(bors, letter_id)
        except Unreadable:
            return
        letter = _letter(position, earlier.kind, earlier.participant_id, earlier.agreement_id)
        about = {"announcement_id": earlier.announcement_id, "erase_at": earlier.erase_at}
        yield NewLetter(replace(letter, again_of=earlier.letter_id, **about))  # type: ignore[arg-type]

    def _address(self, bors: str, participant_id: str) -> str | None:
        try:
            participant = self.queries.participant(bors, participant_id)
        except Unreadable:
            return None
        return participant.email if participant else None


def _to_parties(
    position: int, kind: LetterKind, fact: AgreementConfirmed | AgreementVoided | AgreementCorrected
) -> Iterator[NewLetter]:
    for participant_id in fact.participants:
        yield NewLetter(_letter(position, kind, participant_id, fact.agreement_id))


def _letter(position: int, kind: LetterKind, participant_id: str, agreement_id: str = "") -> Letter:
    letter_id = f"{position}-{kind}-{participant_id}"
    return Letter(letter_id=letter_id, kind=kind, participant_id=participant_id, agreement_id=agreement_id)
