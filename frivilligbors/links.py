"""The addresses that lead a participant home: the personal link, and the public one behind the code on the badge.

Nothing is kept of a personal link: it is signed, and raising a participant's `revocation` makes the old ones void.
"""

import hashlib
import hmac
from typing import NamedTuple

from .records import Participant


class Claim(NamedTuple):
    """What a personal token says, once its signature is known for ours. Whether it is still honoured, the record tells."""

    bors: str
    participant_id: str
    revocation: int
    mailed: str = ""  # the mark of the address it was sent to; empty for one that was shown on a screen


def personal_token(secret: bytes, bors: str, participant: Participant) -> str:
    """What makes a personal link personal: always the same, until `revocation` is raised."""
    told = f"{bors}.{participant.participant_id}.{participant.revocation}"
    return f"{told}.{_signature(secret, told)}"


def mailed_token(secret: bytes, bors: str, participant: Participant) -> str:
    """The personal token as it goes by mail: whoever comes back with it reads what is sent to that address."""
    told = f"{bors}.{participant.participant_id}.{participant.revocation}.{address_mark(secret, participant)}"
    return f"{told}.{_signature(secret, told)}"


def address_mark(secret: bytes, participant: Participant) -> str:
    """What an address is known by in a token, from which nobody reads it."""
    told = f"{participant.participant_id}\0{participant.email or ''}"
    return hmac.new(secret, b"address\0" + told.encode(), hashlib.sha256).hexdigest()[:12]


def claim_of(secret: bytes, token: str) -> Claim | None:
    """What a personal token says; None for one we did not make."""
    told, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _signature(secret, told)):
        return None
    bors, participant_id, revocation, *mailed = told.split(".")
    return Claim(bors, participant_id, int(revocation), *mailed)


def mailed_link(public_url: str, secret: bytes, bors: str, participant: Participant) -> str:
    """The way to a participant's own page, for a letter. The secret stands in the fragment, which no server is told."""
    return f"{public_url.rstrip('/')}/deg#{mailed_token(secret, bors, participant)}"


def badge_link(public_url: str, bors: str, code: str) -> str:
    """The page behind the code on a badge, for anybody to open."""
    return f"{public_url.rstrip('/')}/b/{bors}/{code}"


def _signature(secret: bytes, told: str) -> str:
    return hmac.new(secret, b"participant\0" + told.encode(), hashlib.sha256).hexdigest()[:40]
