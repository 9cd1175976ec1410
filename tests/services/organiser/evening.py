"""An evening that Ola organises: gongs through the store, people and agreements told to the ledger, all counted at once."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementConfirmed, AgreementLate, Fact, ParticipantRegistered
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Agreement, Bors, Letter, LetterKind, LetterState, Organisation, Participant, Party
from frivilligbors.redis_client import RedisClient
from services.organiser.commands.command_line import close_bors, create_bors, open_bors
from web.context import Context

OLA = "ola-the-organiser"
Side = tuple[str, str]  # the name of an organisation, and its sector


class Evening:
    """One børs."""

    def __init__(self, context: Context, slug: str, *, name: str = "Frivilligbørs Drammen", **options: Any) -> None:
        self.context, self.slug, self.here = context, slug, dict[Side, Party]()
        create_bors(context, slug, name, **{"place": "Union Scene"} | options, by=OLA, idempotency_key="created")
        self.count()

    @property
    def bors_record(self) -> Bors:
        return the(self.context, self.slug)

    def open(self, minutes: int = 60) -> None:
        open_bors(self.context, self.slug, minutes=minutes, by=OLA, idempotency_key="opened")
        self.count()

    def close(self, grace_minutes: int = 5) -> None:
        close_bors(self.context, self.slug, grace_minutes=grace_minutes, by=OLA, idempotency_key="closed")
        self.count()

    def come(self, name: str, sector: str, *, who: str = "Kari", email: str | None = None) -> Party:
        """Somebody registers for an organisation."""
        part, now = token_hex(8), self.context.clock.now()
        person = Participant(
            participant_id=part, code=part[:4], name=who, registered_at=now, email=email, organisation_ids=(part,)
        )
        of = Organisation(organisation_id=part, name=name, sector=Sector(sector))
        fact = ParticipantRegistered(at=now, by=part, participant_id=part, sector=Sector(sector), new_organisations=1)
        kept = [Put(keys.PARTICIPANT, part, pack(person)), Put(keys.ORGANISATION, part, pack(of))]
        self._commit("registration", fact, writes=kept)
        self.here[name, sector] = Party(participant_id=part, organisation_id=part, sector=Sector(sector), gives="")
        return self.here[name, sector]

    def share(self, *parties: Party) -> None:
        """They gave the same address."""
        mark = {token_hex(4): " ".join(party.participant_id for party in parties)}
        self._commit("registration", writes=[Put(keys.ADDRESSES, "", mark)])

    def agree(self, one: Side, other: Side, category: str = "premises") -> None:
        """A broker confirms an agreement."""
        sides = self.here.get(one) or self.come(*one), self.here.get(other) or self.come(*other)
        now, part = self.context.clock.now(), token_hex(8)
        of = {"agreement_id": part, "category": Category(category), "kind": AgreementKind.AGREEMENT, "agreed_at": now}
        agreement = Agreement(parties=sides, broker_id="kari", **of)  # type: ignore[arg-type]
        ids = {
            "participants": tuple(side.participant_id for side in sides),
            "organisations": tuple(side.organisation_id for side in sides),
        }
        fact = AgreementConfirmed(at=now, by="kari", sectors=agreement.sectors, **of, **ids)  # type: ignore[arg-type]
        kept = [Put(keys.AGREEMENT, part, pack(agreement)), Append(keys.AGREEMENTS, "", part)]
        self._commit("agreements", fact, writes=kept, sequence="agreement", numbered=[(keys.AGREEMENT, part)])

    def come_late(self, one: Side, other: Side) -> None:
        """An agreement that reaches the house after grace."""
        sides, now = (self.come(*one), self.come(*other)), self.context.clock.now()
        fact = AgreementLate(
            at=now,
            by="kari",
            agreement_id=token_hex(8),
            sectors=(sides[0].sector, sides[1].sector),
            category=Category.PREMISES,
            kind=AgreementKind.AGREEMENT,
            agreed_at=now,
            participants=(sides[0].participant_id, sides[1].participant_id),
        )
        self._commit("agreements", fact)

    def write(self, party: Party, state: LetterState, trouble: str | None = None, **more: Any) -> str:
        """A letter to a party, and what became of it; its id."""
        part = token_hex(8)
        letter = Letter(
            letter_id=part,
            participant_id=party.participant_id,
            state=state,
            trouble=trouble,
            **{"kind": LetterKind.AGREEMENT, "agreement_id": "1", "written_at": self.context.clock.now()} | more,
        )
        self._commit("letters", writes=[Put(keys.LETTER, part, pack(letter)), Append(keys.LETTERS, "", part)])
        return part

    def count(self) -> None:
        """The board, moved to the end of the log."""
        Boards(self.context.redis).rebuild(self.slug)

    def _commit(self, owner: keys.Owner, *facts: Fact, **options: Any) -> None:
        request = IdempotentRequest(by="kari", command_name="test", idempotency_key=token_hex(8), body={})
        self.context.ledger(owner).commit(self.slug, request, Commit(facts=facts, answer={}, **options))
        self.count()


def the(context: Context, slug: str) -> Bors:
    """The børs as it is kept."""
    found = context.queries.bors(slug)
    assert found is not None
    return found


def everything(redis: RedisClient, slug: str) -> list[str]:
    """Whatever bears the name of a børs in the store."""
    return [*redis.scan_iter(f"*{slug}*", 1000), *(name for name in redis.smembers(keys.DIRECTORY) if name == slug)]


def refusal(command: Callable[[], object]) -> str:
    """The code a command is refused with."""
    with pytest.raises(Refused) as no:
        command()
    return no.value.error_code
