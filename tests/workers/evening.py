"""A small evening, committed to the ledger as the services do: Kari the broker, the library and the choir."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from frivilligbors import keys
from frivilligbors.clock import RedisClock
from frivilligbors.codec import pack
from frivilligbors.commit import Append, Commit, Delete, Put, Write
from frivilligbors.enums import AgreementKind, Category, Sector, VoidReason
from frivilligbors.facts import (
    AgreementConfirmed,
    AgreementVoided,
    BorsCreated,
    Fact,
    LetterAskedAgain,
    LinkAsked,
    ParticipantErased,
    ParticipantRegistered,
)
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.ledger import Ledger
from frivilligbors.queries import Queries
from frivilligbors.records import Agreement, Bors, Consents, Organisation, Participant, Party
from frivilligbors.redis_client import RedisClient

AT = datetime(2024, 5, 6, 17, 11, 18, tzinfo=UTC)
LIBRARY = Organisation(organisation_id="library", name="Åsen bibliotek", sector=Sector.PUBLIC)
CHOIR = Organisation(organisation_id="choir", name="Koret & venner", sector=Sector.VOLUNTARY)
OLA = Participant(
    participant_id="ola", code="K7F3", name="Ola", registered_at=AT, email="ola@example.no", organisation_ids=("library",)
)
INGRID = Participant(
    participant_id="ingrid",
    code="M4RT",
    name="Ingrid",
    registered_at=AT,
    language="nn",
    email="ingrid@example.no",
    organisation_ids=("choir",),
    consents=Consents(contact=True),
)
SECTORS = {organisation.organisation_id: organisation.sector for organisation in (LIBRARY, CHOIR)}


class Evening:
    """One børs with two participants, and what happens in it."""

    def __init__(
        self, redis: RedisClient, slug: str, *, rehearsal: bool = False, people: tuple[Participant, ...] = (OLA, INGRID)
    ):
        self.redis = redis
        self.slug = slug
        redis.sadd(keys.DIRECTORY, slug)
        bors_record = Bors(slug=slug, name="Frivilligbørs Drammen", place="Drammen", epoch="e1", rehearsal=rehearsal)
        self.commit(
            "organiser", BorsCreated(at=AT, by="kari", rehearsal=rehearsal), writes=[Put(keys.BORS, "", pack(bors_record))]
        )
        for organisation in (LIBRARY, CHOIR):
            self.write("registration", Put(keys.ORGANISATION, organisation.organisation_id, pack(organisation)))
        for person in people:
            self.save_participant(person)

    @property
    def now(self) -> datetime:
        return RedisClock(self.redis).now()

    def commit(self, owner: keys.Owner, *facts: Fact, **options: object) -> int:
        """Commit facts; the number drawn, if any."""
        request = IdempotentRequest(by="kari", command_name="test", idempotency_key=token_hex(8), body={})
        commit = Commit(facts=facts, answer={}, **options)  # type: ignore[arg-type]
        return int(Ledger(self.redis, owner).commit(self.slug, request, commit).content.get("number", 0))

    def write(self, owner: keys.Owner, *writes: Put | Append) -> None:
        self.commit(owner, writes=writes)

    def save_participant(self, person: Participant) -> None:
        """A participant's record, without a fact."""
        self.write("registration", Put(keys.PARTICIPANT, person.participant_id, pack(person)))

    def register(self, person: Participant) -> None:
        sector = SECTORS[person.organisation_ids[0]]
        fact = ParticipantRegistered(
            at=AT, by=person.participant_id, participant_id=person.participant_id, sector=sector, new_organisations=1
        )
        self.commit("registration", fact, writes=[Put(keys.PARTICIPANT, person.participant_id, pack(person))])

    def request_link(self, person: Participant) -> None:
        self.commit("registration", LinkAsked(at=AT, by="kari", participant_id=person.participant_id))

    def request_resend(self, letter_id: str) -> None:
        self.commit("organiser", LetterAskedAgain(at=AT, by="kari", letter_id=letter_id))

    def erase(self, person: Participant) -> None:
        """Nothing is kept of somebody who has an organisation of her own, nor of what she wrote."""
        for agreement in Queries(self.redis).agreements(self.slug):
            ours, theirs = (
                replace(one, gives="") if one.participant_id == person.participant_id else one for one in agreement.parties
            )
            silent = replace(agreement, parties=(ours, theirs))
            self.write("agreements", Put(keys.AGREEMENT, agreement.agreement_id, pack(silent)))
        gone: list[Write] = [Put(keys.ORGANISATION, one, {"name": ""}) for one in person.organisation_ids]
        fact = ParticipantErased(at=AT, by=person.participant_id, participant_id=person.participant_id)
        self.commit("registration", fact, writes=[*gone, Delete(keys.PARTICIPANT, person.participant_id)])

    def agree(self, gives: str = "Låner ut salen", returns: str = "Synger til jul") -> str:
        """A broker confirms an agreement of the library and the choir; its id."""
        agreement_id = token_hex(8)
        parties = (
            Party(participant_id="ola", organisation_id="library", sector=Sector.PUBLIC, gives=gives),
            Party(participant_id="ingrid", organisation_id="choir", sector=Sector.VOLUNTARY, gives=returns),
        )
        agreement = Agreement(
            agreement_id=agreement_id,
            parties=parties,
            category=Category.PREMISES,
            kind=AgreementKind.AGREEMENT,
            broker_id="kari",
            agreed_at=AT,
        )
        fact = AgreementConfirmed(
            at=AT,
            by="kari",
            participants=("ola", "ingrid"),
            organisations=("library", "choir"),
            **_counted(agreement),  # type: ignore[arg-type]
        )
        written = [
            Put(keys.AGREEMENT, agreement_id, pack(agreement)),
            Append(keys.AGREEMENTS, "", agreement_id),
            *(Append(keys.AGREEMENTS_OF, party.participant_id, agreement_id) for party in parties),
        ]
        self.commit("agreements", fact, writes=written, sequence="agreement", numbered=[(keys.AGREEMENT, agreement_id)])
        return agreement_id

    def void(self, agreement_id: str, reason: VoidReason = VoidReason.VOID, words: str = "Salen er opptatt") -> None:
        fields = {"voided_at": "2024-05-06T17:12:00.000Z", "voided_by": "kari", "void_reason": words}
        fact = AgreementVoided(
            at=AT + timedelta(minutes=1),
            by="kari",
            agreement_id=agreement_id,
            sectors=(Sector.PUBLIC, Sector.VOLUNTARY),
            category=Category.PREMISES,
            kind=AgreementKind.AGREEMENT,
            agreed_at=AT,
            participants=("ola", "ingrid"),
            reason=reason,
        )
        self.commit("agreements", fact, writes=[Put(keys.AGREEMENT, agreement_id, fields)])

    def remove(self) -> None:
        """Leave nothing behind."""
        self.redis.srem(keys.DIRECTORY, self.slug)
        if left := list(self.redis.scan_iter(f"{{{self.slug}}}:*", 1000)):
            self.redis.delete(*left)


def _counted(agreement: Agreement) -> dict[str, object]:
    names = ("agreement_id", "sectors", "category", "kind", "agreed_at")
    return {name: getattr(agreement, name) for name in names}
