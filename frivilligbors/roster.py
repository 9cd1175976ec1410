"""Who is in a børs: reading the records that other rooms keep."""

from collections.abc import Iterable
from typing import TypeVar

from . import keys
from .keys import Key
from .records import Agreement, Bors, Organisation, Participant
from .store import Store
from .wire import unpack

T = TypeVar("T")


class Roster:
    """The people, organisations and agreements of every børs, for reading."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def borser(self) -> list[str]:
        """The slugs of all børser, in alphabetical order."""
        return sorted(self._store.smembers(keys.DIRECTORY))

    def bors(self, slug: str) -> Bors | None:
        """One børs."""
        return self._one(Bors, keys.BORS, slug)

    def participant(self, bors: str, participant_id: str) -> Participant | None:
        """One participant."""
        return self._one(Participant, keys.PARTICIPANT, bors, participant_id)

    def participant_by_code(self, bors: str, code: str) -> Participant | None:
        """Whoever wears this code."""
        participant_id = self._store.hget(keys.CODES.of(bors), code)
        return self.participant(bors, participant_id) if participant_id else None

    def participants(self, bors: str) -> list[Participant]:
        """All participants, in the order they came."""
        return self.some(Participant, keys.PARTICIPANT, bors, self._store.lrange(keys.PARTICIPANTS.of(bors), 0, -1))

    def organisation(self, bors: str, organisation_id: str) -> Organisation | None:
        """One organisation."""
        return self._one(Organisation, keys.ORGANISATION, bors, organisation_id)

    def organisations(self, bors: str, ids: Iterable[str]) -> list[Organisation]:
        """These organisations, in this order."""
        return self.some(Organisation, keys.ORGANISATION, bors, ids)

    def agreement(self, bors: str, agreement_id: str) -> Agreement | None:
        """One agreement, standing or voided."""
        return self._one(Agreement, keys.AGREEMENT, bors, agreement_id)

    def agreements(self, bors: str) -> list[Agreement]:
        """All agreements, voided ones too, in the order of their numbers."""
        return self.some(Agreement, keys.AGREEMENT, bors, self._store.lrange(keys.AGREEMENTS.of(bors), 0, -1))

    def agreements_of(self, bors: str, participant_id: str) -> list[Agreement]:
        """A participant's agreements, voided ones too, the newest first."""
        ids = self._store.lrange(keys.AGREEMENTS_OF.of(bors, participant_id), 0, -1)
        return self.some(Agreement, keys.AGREEMENT, bors, reversed(ids))

    def has_proved_address(self, bors: str, person: Participant) -> bool:
        """Whether a letter reaches this person and nobody else: they opened a link that came there, or stood before a host, or,
        since they gave this address, before a broker."""
        if person.proved_at is not None:
            return True
        since = person.address_since or person.registered_at
        met = (one.confirmed_at or one.agreed_at for one in self.agreements_of(bors, person.participant_id))
        return any(at >= since for at in met)

    def some(self, kind: type[T], key: Key, bors: str, parts: Iterable[str]) -> list[T]:
        """The records of these ids that are there, in one round trip."""
        pipe = self._store.pipeline(transaction=False)
        for part in parts:
            pipe.hgetall(key.of(bors, part))
        return [unpack(kind, found) for found in pipe.execute() if found]

    def _one(self, kind: type[T], key: Key, bors: str, part: str = "") -> T | None:
        found = self._store.hgetall(key.of(bors, part))
        return unpack(kind, found) if found else None
