"""Who is in a børs: reading the records that other rooms keep."""

from collections.abc import Iterable
from typing import Any, TypeVar

from redis.exceptions import ResponseError

from . import keys
from .aliases import RESOLVED, each_once, with_parties
from .keys import Key
from .log import Log
from .read_batch import ReadBatch
from .records import Agreement, Bors, Organisation, Participant, Town
from .redis_client import RedisClient
from .stored_record import record_of, record_or_none

T = TypeVar("T")


class Queries:
    """The people, organisations and agreements of every børs, for reading.

    Whoever asks for one is told (Unreadable) where it cannot be read; whoever asks for many gets the others.
    """

    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def batch(self) -> ReadBatch:
        """Reads to be made together."""
        return ReadBatch(self._redis)

    def borser(self) -> list[str]:
        """The slugs of all børser, in alphabetical order."""
        return sorted(self._redis.smembers(keys.DIRECTORY))

    def bors_records(self) -> list[Bors]:
        """Every børs whose record is there and can be read, in that order."""
        found = self._read(Bors, [keys.BORS.of(slug) for slug in self.borser()])
        return [one for one in found if one is not None]

    def bors(self, slug: str) -> Bors | None:
        """One børs."""
        return self.one(Bors, keys.BORS, slug)

    def towns(self) -> list[Town]:
        """The towns of the installation, by name."""
        slugs = self._redis.lrange(keys.TOWNS.of(keys.INSTALLATION), 0, -1)
        return sorted(self.some(Town, keys.TOWN, keys.INSTALLATION, slugs), key=lambda one: one.name.casefold())

    def town(self, slug: str) -> Town | None:
        """One town."""
        return self.one(Town, keys.TOWN, keys.INSTALLATION, slug) if slug else None

    def position(self, bors: str) -> int:
        """How far a børs has come: the position of the newest entry of its log. Read before what a page shows, it is a position
        whose facts are all on that page."""
        return Log(self._redis).newest_position(bors)

    def participant(self, bors: str, participant_id: str) -> Participant | None:
        """One participant."""
        return self.one(Participant, keys.PARTICIPANT, bors, participant_id)

    def participant_by_code(self, bors: str, code: str) -> Participant | None:
        """Whoever wears this code."""
        participant_id = self._redis.hget(keys.CODES.of(bors), code)
        return self.participant(bors, participant_id) if participant_id else None

    def participants(self, bors: str) -> list[Participant]:
        """All participants, in the order they came."""
        return self.some(Participant, keys.PARTICIPANT, bors, self._redis.lrange(keys.PARTICIPANTS.of(bors), 0, -1))

    def registration(self, bors: str, participant_id: str) -> Participant | None:
        """A registration as it is kept under its id, though it may have been merged into another. Raises Unreadable."""
        redis_key = keys.PARTICIPANT.of(bors, participant_id)
        return record_of(Participant, redis_key, self._redis.hgetall(redis_key))

    def registrations(self, bors: str, ids: Iterable[str]) -> list[Participant]:
        """The registrations of these ids that are there and can be read, each as it is kept."""
        found = self._read(Participant, [keys.PARTICIPANT.of(bors, one) for one in ids])
        return [one for one in found if one is not None]

    def aliases(self, bors: str) -> dict[str, str]:
        """By the id of each registration that was merged into another, the id of that one."""
        return self._redis.hgetall(keys.ALIASES.of(bors))

    def active_participants(self, bors: str) -> list[Participant]:
        """Those of them who have not withdrawn."""
        return [one for one in self.participants(bors) if one.withdrawn_at is None]

    def duplicates_by_email(self, bors: str) -> tuple[tuple[Participant, ...], ...]:
        """Participants who may be one person registered twice: for each e-mail address that several gave who are in, those who
        did, in the order they came. Two people can share an address, so it is for a person to decide."""
        shared = [ids.split() for ids in self._redis.hgetall(keys.ADDRESSES.of(bors)).values() if " " in ids]
        people = self.some(Participant, keys.PARTICIPANT, bors, {one for ids in shared for one in ids})
        active = {one.participant_id: one for one in people if one.withdrawn_at is None}
        found = (tuple(active[one] for one in ids if one in active) for ids in shared)
        return tuple(sorted((some for some in found if len(some) > 1), key=lambda some: some[-1].registered_at))

    def organisation(self, bors: str, organisation_id: str) -> Organisation | None:
        """One organisation."""
        return self.one(Organisation, keys.ORGANISATION, bors, organisation_id)

    def organisations(self, bors: str, ids: Iterable[str]) -> list[Organisation]:
        """These organisations, in this order."""
        return self.some(Organisation, keys.ORGANISATION, bors, ids)

    def agreement(self, bors: str, agreement_id: str) -> Agreement | None:
        """One agreement, standing or voided."""
        return self.one(Agreement, keys.AGREEMENT, bors, agreement_id)

    def agreements(self, bors: str) -> list[Agreement]:
        """All agreements, voided ones too, in the order of their numbers."""
        return self.some(Agreement, keys.AGREEMENT, bors, self._redis.lrange(keys.AGREEMENTS.of(bors), 0, -1))

    def agreements_of(self, bors: str, participant_id: str) -> list[Agreement]:
        """A participant's agreements, voided ones too, the newest first: those of all their registrations."""
        batch = ReadBatch(self._redis)
        found = batch.records(Agreement, keys.AGREEMENT, bors, batch.members(keys.AGREEMENTS_OF, bors, participant_id))
        batch.run()
        return sorted(found.all, key=lambda one: one.number, reverse=True)

    def has_verified_address(self, bors: str, participant: Participant) -> bool:
        """Whether a letter reaches this person and nobody else: they opened a link that came there, or stood before a host, or,
        since they gave this address, before a broker."""
        if participant.proved_at is not None:
            return True
        return any(verifies_address(one, participant) for one in self.agreements_of(bors, participant.participant_id))

    def some(self, kind: type[T], key: Key, bors: str, record_ids: Iterable[str]) -> list[T]:
        """The records of these ids that are there and can be read, in one round trip; a participant once."""
        return list(each_once(record for _, record in self.pairs(kind, key, bors, record_ids)))

    def pairs(self, kind: type[T], key: Key, bors: str, record_ids: Iterable[str]) -> list[tuple[str, T]]:
        """The same, each with its id."""
        ids = list(record_ids)
        if kind in RESOLVED:
            return self._resolved(kind, key, bors, ids)
        found = self._read(kind, [key.of(bors, record_id) for record_id in ids])
        return [(record_id, record) for record_id, record in zip(ids, found, strict=True) if record is not None]

    def _resolved(self, kind: type[T], key: Key, bors: str, ids: list[str]) -> list[tuple[str, T]]:
        """The same of records that name participants; a second trip where some of those were merged."""
        if not ids:
            return []
        redis_keys = [key.of(bors, record_id) for record_id in ids]
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(keys.ALIASES.of(bors))
        for redis_key in redis_keys:
            pipe.hgetall(redis_key)
        read, *replies = pipe.execute(raise_on_error=False)
        aliases = read if isinstance(read, dict) else {}
        found = [record_or_none(kind, redis_key, reply) for redis_key, reply in zip(redis_keys, replies, strict=True)]
        if aliases and kind is Participant:
            former = [(index, key.of(bors, aliases[record_id])) for index, record_id in enumerate(ids) if record_id in aliases]
            for (index, _), record in zip(former, self._read(kind, [redis_key for _, redis_key in former]), strict=True):
                found[index] = record
        return [(record_id, with_parties(one, aliases)) for record_id, one in zip(ids, found, strict=True) if one is not None]

    def _read(self, kind: type[T], redis_keys: list[str]) -> list[T | None]:
        """What is kept under these keys, None for what is not there or cannot be read: that stops nothing but itself."""
        pipe = self._redis.pipeline(transaction=False)
        for redis_key in redis_keys:
            pipe.hgetall(redis_key)
        replies = pipe.execute(raise_on_error=False) if redis_keys else []
        return [record_or_none(kind, redis_key, found) for redis_key, found in zip(redis_keys, replies, strict=True)]

    def one(self, kind: type[T], key: Key, bors: str, record_id: str = "") -> T | None:
        """One record. Raises Unreadable."""
        if kind in RESOLVED:
            batch = ReadBatch(self._redis)
            records = batch.records(kind, key, bors, [record_id])
            batch.run()
            return records.get(record_id)
        redis_key = key.of(bors, record_id)
        try:
            found: Any = self._redis.hgetall(redis_key)
        except ResponseError as refused:
            found = refused
        return record_of(kind, redis_key, found)


def verifies_address(agreement: Agreement, participant: Participant) -> bool:
    """Whether this person came to the broker of an agreement, with their badge, since they gave their address."""
    since = participant.address_since or participant.registered_at
    came = participant.participant_id in (party.stored_id for party in agreement.parties)
    return came and (agreement.confirmed_at or agreement.agreed_at) >= since
