"""Which participants gave the same e-mail address: kept under a keyed digest, from which nobody reads an address."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from frivilligbors import digests, keys
from frivilligbors.commit import Absent, Delete, Equals, Put, Write
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Participant
from web.context import Context


class IndexEntry(NamedTuple):
    """The ids of the participants who gave an address, the newest last; its field, value, and its field in version 0.1.0."""

    participant_ids: list[str]
    field: str
    value: str
    old_field: str

    @property
    def unchanged(self) -> Absent | Equals:
        """The expectation that nobody has given this address since it was read."""
        return Equals(keys.ADDRESSES, "", self.field, self.value) if self.value else Absent(keys.ADDRESSES, field=self.field)

    def replaced_by(self, participant_ids: list[str]) -> list[Write]:
        """The writes that make these the participants who gave it."""
        write: Write = Put(keys.ADDRESSES, "", {self.field: " ".join(participant_ids)})
        return [
            write if participant_ids else Delete(keys.ADDRESSES, "", (self.field,)),
            Delete(keys.ADDRESSES, "", (self.old_field,)),
        ]


def read(context: Context, bors: str, email: str | None) -> IndexEntry | None:
    """The entry of an address; None for no address."""
    batch = context.batch()
    found = batch_read(context, batch, bors, email)
    batch.run()
    return found()


def batch_read(context: Context, batch: ReadBatch, bors: str, email: str | None) -> Callable[[], IndexEntry | None]:
    """Have a batch read the same; what is returned gives it once the batch has been run.

    Its field follows from the key of the børs's digests, which hardly ever changes: it is read by the key that was seen last,
    and again where that was another.
    """
    if not email:
        return lambda: None
    address, read_digest_key = email.casefold(), batch.fields(keys.DIGESTS, bors, "key")
    old_field = hashlib.blake2b(address.encode(), key=context.secret[:64], digest_size=16).hexdigest()
    likely_digest_key = digests.last_seen_digest_key(bors)
    likely_field = digests.of_address(likely_digest_key, address)
    values = batch.fields(keys.ADDRESSES, bors, old_field, likely_field)

    def found() -> IndexEntry:
        digest_key = read_digest_key.value[0] or digests.digest_key_of(context.redis, bors)
        field, (old_value, value) = likely_field, values.value
        if digest_key != likely_digest_key:
            field = digests.of_address(digest_key, address)
            old_value, value = context.redis.hmget(keys.ADDRESSES.of(bors), old_field, field)
        return IndexEntry([*(old_value or "").split(), *(value or "").split()], field, value or "", old_field)

    return found


def removal_writes(context: Context, bors: str, participant: Participant) -> list[Write]:
    """The writes that take a participant out of the entry of their address."""
    entry = read(context, bors, participant.email)
    return entry.replaced_by([one for one in entry.participant_ids if one != participant.participant_id]) if entry else []


def addition_writes(context: Context, bors: str, email: str | None, participant_id: str) -> list[Write]:
    """The writes that add a participant to the entry of an address."""
    entry = read(context, bors, email)
    return entry.replaced_by([*entry.participant_ids, participant_id]) if entry else []
