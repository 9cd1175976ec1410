"""Which letters follow from a fact: to each party of an agreement, to whoever registered or asked, and again on request."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from frivilligbors import digests
from frivilligbors.codec import Unreadable
from frivilligbors.facts import AgreementConfirmed, AgreementVoided, LetterAskedAgain, LinkAsked, ParticipantRegistered
from frivilligbors.log import Entry
from frivilligbors.queries import Queries
from frivilligbors.records import Letter, LetterKind
from frivilligbors.redis_client import RedisClient

from .outbox import Outbox, Share, Written

MOST = {LetterKind.WELCOME: 3, LetterKind.LINK: 10}  # letters of a kind that anybody can have sent to an address, in a børs


class Reasons(NamedTuple):
    """What is read to know who is written to. Nobody is, who left no address."""

    roster: Queries
    outbox: Outbox
    redis: RedisClient

    def letters_of(self, bors: str, entry: Entry) -> Iterator[Written]:
        """The letters that follow from what stands at a position of the log."""
        match entry.fact:
            case AgreementConfirmed() as fact:
                yield from _to_parties(entry.position, LetterKind.AGREEMENT, fact)
            case AgreementVoided() as fact:
                yield from _to_parties(entry.position, LetterKind.VOID, fact)
            case ParticipantRegistered(participant_id=who):
                yield from self._to_person(bors, entry.position, LetterKind.WELCOME, who)
            case LinkAsked(participant_id=who):
                yield from self._to_person(bors, entry.position, LetterKind.LINK, who)
            case LetterAskedAgain(letter_id=which):
                yield from self._again(bors, entry.position, which)

    def _to_person(self, bors: str, position: int, kind: LetterKind, who: str) -> Iterator[Written]:
        if address := self._address(bors, who):
            yield Written(_letter(position, kind, who), Share(f"{kind} {self._whose(bors, address)}", MOST[kind]))

    def _again(self, bors: str, position: int, which: str) -> Iterator[Written]:
        try:
            was = self.outbox.letter(bors, which)
        except Unreadable:
            return
        again = _letter(position, was.kind, was.participant_id, was.agreement_id)
        yield Written(replace(again, again_of=was.letter_id))

    def _address(self, bors: str, who: str) -> str | None:
        try:
            person = self.roster.participant(bors, who)
        except Unreadable:
            return None
        return person.email if person else None

    def _whose(self, bors: str, address: str) -> str:
        """An address as nobody without the key of the børs can read it, or look for it: it outlives an erased participant."""
        return digests.of_address(digests.key_of(self.redis, bors), mailbox_of(address))


def mailbox_of(address: str) -> str:
    """The mailbox behind an address, as far as addresses show it: without case and without what follows a plus (RFC 5233)."""
    local, _, domain = address.casefold().rpartition("@")
    name = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):  # which reads past dots, and has two names
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _to_parties(position: int, kind: LetterKind, fact: AgreementConfirmed | AgreementVoided) -> Iterator[Written]:
    for participant_id in fact.participants:
        yield Written(_letter(position, kind, participant_id, fact.agreement_id))


def _letter(position: int, kind: LetterKind, participant_id: str, agreement_id: str = "") -> Letter:
    letter_id = f"{position}-{kind}-{participant_id}"
    return Letter(letter_id=letter_id, kind=kind, participant_id=participant_id, agreement_id=agreement_id)
