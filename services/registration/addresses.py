"""Which participants gave the same address: kept as a keyed digest, from which nobody reads an address."""

import hashlib
from typing import NamedTuple

from frivilligbors import digests, keys
from frivilligbors.commit import Absent, Equals, Forget, Put, Write
from frivilligbors.records import Participant
from web import Context


class Givers(NamedTuple):
    """The participants who gave an address, the newest last; how that is kept, and how version 0.1.0 kept it."""

    people: list[str]
    mark: str
    kept: str
    old_mark: str

    @property
    def still(self) -> Absent | Equals:
        """Nobody has given this address since we looked."""
        return Equals(keys.ADDRESSES, "", self.mark, self.kept) if self.kept else Absent(keys.ADDRESSES, field=self.mark)

    def becoming(self, people: list[str]) -> list[Write]:
        """These gave it from now on."""
        kept: Write = Put(keys.ADDRESSES, "", {self.mark: " ".join(people)})
        return [kept if people else Forget(keys.ADDRESSES, "", (self.mark,)), Forget(keys.ADDRESSES, "", (self.old_mark,))]


def givers(context: Context, slug: str, email: str | None) -> Givers | None:
    """Who gave this address; None for no address."""
    if not email:
        return None
    mark = digests.of_address(digests.key_of(context.redis, slug), email.casefold())
    old_mark = hashlib.blake2b(email.casefold().encode(), key=context.secret[:64], digest_size=16).hexdigest()
    old, kept = context.redis.hmget(keys.ADDRESSES.of(slug), old_mark, mark)
    return Givers([*(old or "").split(), *(kept or "").split()], mark, kept or "", old_mark)


def without(context: Context, slug: str, me: Participant) -> list[Write]:
    """One less who gave an address."""
    there = givers(context, slug, me.email)
    return there.becoming([one for one in there.people if one != me.participant_id]) if there else []


def with_(context: Context, slug: str, email: str | None, participant_id: str) -> list[Write]:
    """One more."""
    there = givers(context, slug, email)
    return there.becoming([*there.people, participant_id]) if there else []
