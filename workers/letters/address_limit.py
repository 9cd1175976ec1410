"""The limit of letters per address: how many of a kind anybody can have sent to one mailbox in a børs."""

from frivilligbors import digests
from frivilligbors.records import LetterKind
from frivilligbors.redis_client import RedisClient

from ..outbox.store import Quota
from .letter_kinds import PARTICIPANT_LETTERS


def quota(redis: RedisClient, bors: str, kind: LetterKind, address: str) -> Quota:
    """What a letter of this kind to this address counts against.

    The counter bears a keyed digest of the mailbox, which nobody without the key of the børs can read, or look for: it outlives
    an erased participant.
    """
    mailbox = digests.of_address(digests.digest_key_of(redis, bors), mailbox_of(address))
    return Quota(f"{kind} {mailbox}", PARTICIPANT_LETTERS[kind].max_per_address)


def mailbox_of(address: str) -> str:
    """The mailbox behind an address, as far as addresses show it: without case and without what follows a plus (RFC 5233)."""
    local, _, domain = address.casefold().rpartition("@")
    name = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):  # which reads past dots, and has two names
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"
