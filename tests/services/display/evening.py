"""An evening as the wall sees it: told to the ledger fact by fact, and counted at once."""

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from frivilligbors import erasure_dates, keys
from frivilligbors.board import Boards
from frivilligbors.clock import RedisClock
from frivilligbors.codec import dumps, instant, pack, plain, unpack
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import AgreementKind, Category, Scene, Sector, State
from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementHidden,
    AgreementVoided,
    BorsChanged,
    BorsClosed,
    BorsCreated,
    BorsExtended,
    BorsOpened,
    Fact,
    OrganisationHidden,
    ParticipantRegistered,
    ParticipantWithdrawn,
    PostingHidden,
    ResultPublished,
    SceneChanged,
)
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import Ledger
from frivilligbors.records import Agreement, Bors, Consents, Logo, Organisation, Participant, Party, Posting
from frivilligbors.redis_client import RedisClient
from services.organiser.documents.logo import LogoFile, draw_logo

NAME = "Frivilligbørs Drammen"
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 90"><rect width="240" height="90" rx="14" fill="#0b36a8"/>
  <circle cx="48" cy="45" r="26" fill="#ffc62e"/>
  <path d="M92 62c30-44 96-44 126 0" fill="none" stroke="#fff" stroke-width="9"/></svg>"""
Side = tuple[str, str]  # the name of an organisation, and its sector


class Evening:
    """One børs: people come, agree, and hear the gong."""

    def __init__(
        self, redis: RedisClient, slug: str, *, name: str = NAME, rehearsal: bool = False, opens_at: datetime | None = None
    ):
        self.redis, self.slug, self.clock = redis, slug, RedisClock(redis)
        self.here: dict[Side, str] = {}
        self.logo = b""
        erase_at = erasure_dates.first_date(opens_at, self.now)
        self.bors_record = Bors(slug=slug, name=name, epoch="e1", rehearsal=rehearsal, opens_at=opens_at, erase_at=erase_at)
        redis.sadd(keys.DIRECTORY, slug)
        self._become(BorsCreated(at=self.now, by="ola", rehearsal=rehearsal, opens_at=opens_at))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def open(self, *, left: timedelta = timedelta(minutes=60), whole: timedelta = timedelta(minutes=60)) -> None:
        """The first gong has gone, and so much is left of so much."""
        ends = self.now + left
        self.bors_record = replace(self.bors_record, stored_state=State.OPEN, opens_at=ends - whole, closes_at=ends)
        self._become(BorsOpened(at=ends - whole, by="ola", closes_at=ends))

    def close(self, *, grace: timedelta = timedelta(minutes=5)) -> None:
        """The closing gong; with no grace the børs is closed."""
        now = self.now
        self.bors_record = replace(self.bors_record, stored_state=State.GRACE, closes_at=now, grace_until=now + grace)
        self._become(BorsClosed(at=now, by="ola", grace_until=now + grace))

    def publish(self) -> None:
        """The result is published."""
        self.bors_record = replace(self.bors_record, stored_state=State.PUBLISHED, published_at=self.now)
        self._become(ResultPublished(at=self.now, by="ola"))

    def restart(self) -> None:
        """The log is put back from a copy of its first moment: another epoch, counted from the beginning."""
        self.redis.delete(*self.redis.scan_iter(f"{{{self.slug}}}:*", 1000))
        self.here.clear()
        self.bors_record = replace(self.bors_record, epoch="e2", stored_state=State.PLANNED, opens_at=None, closes_at=None)
        self._become(BorsCreated(at=self.now, by="ola"))

    def extend(self, **time: float) -> None:
        """The børsgeneral gives more time."""
        assert self.bors_record.closes_at
        ends = self.bors_record.closes_at + timedelta(**time)
        self.bors_record = replace(self.bors_record, closes_at=ends)
        self._become(BorsExtended(at=self.now, by="ola", closes_at=ends))

    def choose(self, scene: Scene, *, still: bool = False, step: int = 0) -> None:
        """Somebody with the remote chooses what the wall shows."""
        self.bors_record = replace(self.bors_record, scene=scene, still=still, step=step)
        self._become(SceneChanged(at=self.now, by="ola", scene=scene, still=still, step=step))

    def change(self, **settings: Any) -> None:
        """The organiser changes settings."""
        self.bors_record = replace(self.bors_record, **settings)
        self._become(BorsChanged(at=self.now, by="ola", changed=tuple(settings)))

    def keep_logo(self) -> str:
        """A picture as wide as the wall shows one; its name."""
        drawn = json.loads(draw_logo(LogoFile(content=base64.b64encode(LOGO).decode())))
        self.logo = base64.b64decode(drawn["large"])
        self._commit("organiser", writes=[Put(keys.LOGO, "", pack(Logo(name="0f3a9c51d27b44e8", **drawn)))])
        return "0f3a9c51d27b44e8"

    def hide(self, agreement_id: str, hidden: bool = True) -> None:
        """Somebody takes an agreement off the wall, or shows it again."""
        self._commit("agreements", AgreementHidden(at=self.now, by="ola", agreement_id=agreement_id, hidden=hidden))

    def hide_name(self, side: Side, hidden: bool = True) -> None:
        """Somebody takes an organisation's name out of sight, or shows it again."""
        part = self.here[side]
        fact = OrganisationHidden(at=self.now, by="ola", organisation_id=part, hidden=hidden)
        self._commit("registration", fact, writes=[Put(keys.ORGANISATION, part, {"hidden": dumps(hidden)})])

    def hide_need(self, side: Side, posting_id: str, hidden: bool = True) -> None:
        """Somebody takes a need out of sight, or shows it again."""
        part = self.here[side]
        person = unpack(Participant, self.redis.hgetall(keys.PARTICIPANT.of(self.slug, part)))
        needs = tuple(replace(one, hidden=hidden) if one.posting_id == posting_id else one for one in person.needs)
        fact = PostingHidden(at=self.now, by="ola", participant_id=part, posting_id=posting_id, hidden=hidden)
        self._commit("registration", fact, writes=[Put(keys.PARTICIPANT, part, pack(replace(person, needs=needs)))])

    def void(self, agreement_id: str) -> None:
        """A broker takes back what was agreed."""
        agreement = unpack(Agreement, self.redis.hgetall(keys.AGREEMENT.of(self.slug, agreement_id)))
        of = {name: getattr(agreement, name) for name in ("agreement_id", "sectors", "category", "kind", "agreed_at")}
        both = (agreement.parties[0].participant_id, agreement.parties[1].participant_id)
        self._commit("agreements", AgreementVoided(at=self.now, by="kari", participants=both, **of))

    def need(self, side: Side, text: str) -> str:
        """Somebody needs something; the id of that."""
        part, posting = self.here.get(side) or self.come(side), token_hex(4)
        known = self.redis.hget(keys.PARTICIPANT.of(self.slug, part), "needs")
        needs = [*json.loads(known or "[]"), plain(Posting(category=Category.OTHER, text=text, posting_id=posting))]
        self._commit("registration", writes=[Put(keys.PARTICIPANT, part, {"needs": json.dumps(needs)})])
        return posting

    def withdraw(self, side: Side) -> None:
        """Somebody is no longer in."""
        part = self.here[side]
        fact = ParticipantWithdrawn(at=self.now, by=part, participant_id=part, sector=Sector(side[1]))
        self._commit("registration", fact, writes=[Put(keys.PARTICIPANT, part, {"withdrawn_at": instant(self.now)})])

    def agree(
        self,
        one: Side,
        other: Side,
        category: str = "premises",
        *,
        kind: AgreementKind = AgreementKind.AGREEMENT,
        meets: str | None = None,
    ) -> str:
        """A broker confirms an agreement, in which the first side meets a need of the other; its id."""
        sides = [self._side(side) for side in (one, other)]
        sides[0] = replace(sides[0], meets=meets)
        agreement = Agreement(
            agreement_id=token_hex(8),
            parties=(sides[0], sides[1]),
            category=Category(category),
            kind=kind,
            broker_id="kari",
            agreed_at=self.now,
        )
        of = {name: getattr(agreement, name) for name in ("agreement_id", "sectors", "category", "kind", "agreed_at")}
        ids = tuple(side.participant_id for side in sides), tuple(side.organisation_id for side in sides)
        fact = AgreementConfirmed(at=self.now, by="kari", participants=ids[0], organisations=ids[1], **of)  # type: ignore[arg-type]
        kept = [
            Put(keys.AGREEMENT, agreement.agreement_id, pack(agreement)),
            Append(keys.AGREEMENTS, "", agreement.agreement_id),
        ]
        self._commit("agreements", fact, writes=kept, sequence="agreement", numbered=[(keys.AGREEMENT, agreement.agreement_id)])
        return agreement.agreement_id

    def come(self, side: Side, *, consents: Consents | None = None) -> str:
        """Somebody registers for an organisation; the participant's id."""
        part, (name, sector) = token_hex(4), side
        self.here[side] = part
        person = Participant(
            participant_id=part,
            code=part,
            name="Kari",
            registered_at=self.now,
            organisation_ids=(part,),
            consents=consents or Consents(),
        )
        of = Organisation(organisation_id=part, name=name, sector=Sector(sector))
        fact = ParticipantRegistered(at=self.now, by=part, participant_id=part, sector=Sector(sector), new_organisations=1)
        self._commit(
            "registration",
            fact,
            writes=[
                Put(keys.PARTICIPANT, part, pack(person)),
                Put(keys.ORGANISATION, part, pack(of)),
                Append(keys.PARTICIPANTS, "", part),
            ],
        )
        return part

    def consent(self, participant_id: str, **consents: bool) -> None:
        """Somebody changes their mind."""
        self._commit("registration", writes=[Put(keys.PARTICIPANT, participant_id, {"consents": dumps(Consents(**consents))})])

    def remove(self) -> None:
        """Leave nothing behind."""
        self.redis.srem(keys.DIRECTORY, self.slug)
        self.redis.delete(*self.redis.scan_iter(f"{{{self.slug}}}:*", 1000))

    def _side(self, side: Side) -> Party:
        part = self.here.get(side) or self.come(side)
        return Party(participant_id=part, organisation_id=part, sector=Sector(side[1]), gives="")

    def _become(self, fact: Fact) -> None:
        # Whoever read the record before changes it no more
        self.bors_record = replace(self.bors_record, revision=self.bors_record.revision + 1)
        self._commit("organiser", fact, writes=[Put(keys.BORS, "", pack(self.bors_record))])

    def _commit(self, owner: keys.Owner, *facts: Fact, **options: Any) -> None:
        request = IdempotentRequest(by="kari", command_name="test", idempotency_key=token_hex(8), body={})
        Ledger(self.redis, owner).commit(self.slug, request, Commit(facts=facts, answer={}, **options))
        boards = Boards(self.redis)
        boards.move(self.slug, boards.read(self.slug), boards.rebuilt(self.slug))
