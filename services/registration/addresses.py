"""Which participants gave the same address: kept as a keyed digest, from which nobody reads an address."""

import hashlib

from frivilligbors import keys
from frivilligbors.commit import Absent, Equals, Forget, Put, Write
from frivilligbors.records import Participant
from web import House


def mark_of(home: House, email: str) -> str:
    """What an address is known by."""
    return hashlib.blake2b(email.casefold().encode(), key=home.secret[:64], digest_size=16).hexdigest()


def earlier(home: House, slug: str, email: str | None) -> list[str]:
    """The participants who gave this address, the newest last."""
    return (home.store.hget(keys.ADDRESSES.of(slug), mark_of(home, email)) or "").split() if email else []


def as_read(home: House, email: str | None, before: list[str]) -> list[Absent | Equals]:
    """Nobody has given this address since we looked."""
    if not email:
        return []
    mark = mark_of(home, email)
    return [Equals(keys.ADDRESSES, "", mark, " ".join(before)) if before else Absent(keys.ADDRESSES, field=mark)]


def with_(home: House, email: str | None, before: list[str], participant_id: str) -> list[Write]:
    """One more who gave it."""
    return [Put(keys.ADDRESSES, "", {mark_of(home, email): " ".join([*before, participant_id])})] if email else []


def without(home: House, slug: str, me: Participant) -> list[Write]:
    """One less."""
    if not me.email:
        return []
    mark, rest = mark_of(home, me.email), [one for one in earlier(home, slug, me.email) if one != me.participant_id]
    return [Put(keys.ADDRESSES, "", {mark: " ".join(rest)}) if rest else Forget(keys.ADDRESSES, "", (mark,))]
