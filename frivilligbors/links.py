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


def personal_token(secret: bytes, bors: str, participant: Participant) -> str:
    """What makes a personal link personal: always the same, until `revocation` is raised."""
    told = f"{bors}.{participant.participant_id}.{participant.revocation}"
    return f"{told}.{_signature(secret, told)}"


def claim_of(secret: bytes, token: str) -> Claim | None:
    """What a personal token says; None for one we did not make."""
    told, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _signature(secret, told)):
        return None
    bors, participant_id, revocation = told.split(".")
    return Claim(bors, participant_id, int(revocation))


def personal_link(public_url: str, secret: bytes, bors: str, participant: Participant) -> str:
    """The way to a participant's own page from any phone. The secret stands in the fragment, which no server is told."""
    return f"{public_url.rstrip('/')}/deg#{personal_token(secret, bors, participant)}"


def badge_link(public_url: str, bors: str, code: str) -> str:
    """The page behind the code on a badge, for anybody to open."""
    return f"{public_url.rstrip('/')}/b/{bors}/{code}"


def _signature(secret: bytes, told: str) -> str:
    return hmac.new(secret, b"participant\0" + told.encode(), hashlib.sha256).hexdigest()[:40]
