"""The addresses that lead a participant home: the personal link, and the public one behind the code on the badge.

Nothing is kept of a personal link: it is signed, and raising a participant's `revocation` makes the old ones void.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import NamedTuple

from .records import Participant
from .signatures import sign, unsign

PURPOSE = "participant"
OPT_OUT = "opt-out"
SESSION = "s"  # begins the name of a session; a fingerprint is hexadecimal


class Claim(NamedTuple):
    """What a personal token says, once its signature is known for ours. Whether it is still honoured, the record tells."""

    bors: str
    participant_id: str
    revocation: int
    mailed: str = ""  # the fingerprint of the address it was sent to; empty for one that was shown on a screen
    session: str = ""  # the name of the session whose cookie it is; empty for a link, and for cookies of version 0.1.0


def personal_token(secret: bytes, bors: str, participant: Participant) -> str:
    """What makes a personal link personal: always the same, until `revocation` is raised."""
    return sign(secret, PURPOSE, f"{bors}.{participant.participant_id}.{participant.revocation}")


def mailed_token(secret: bytes, bors: str, participant: Participant) -> str:
    """The personal token as it goes by mail: whoever comes back with it reads what is sent to that address."""
    fingerprint = address_fingerprint(secret, participant)
    return sign(secret, PURPOSE, f"{bors}.{participant.participant_id}.{participant.revocation}.{fingerprint}")


def session_token(secret: bytes, bors: str, participant: Participant) -> str:
    """The personal token of one browser, which can be ended without ending others."""
    session = SESSION + secrets.token_hex(6)
    return sign(secret, PURPOSE, f"{bors}.{participant.participant_id}.{participant.revocation}.{session}")


@lru_cache(maxsize=8)
def key_fingerprint(secret: bytes) -> str:
    """What a secret key is known by, from which nobody reads it."""
    return hmac.new(secret, b"key mark", hashlib.sha256).hexdigest()[:12]


def address_fingerprint(secret: bytes, participant: Participant) -> str:
    """What an address is known by in a token, from which nobody reads it."""
    address = f"{participant.participant_id}\0{participant.email or ''}"
    return hmac.new(secret, b"address\0" + address.encode(), hashlib.sha256).hexdigest()[:12]


def claim_of(secret: bytes, token: str) -> Claim | None:
    """What a personal token says; None for one we did not make."""
    text = unsign(secret, PURPOSE, token)
    if text is None:
        return None
    bors, participant_id, revocation, *more = text.split(".")
    claim = Claim(bors, participant_id, int(revocation))
    for part in more:
        claim = claim._replace(session=part) if part.startswith(SESSION) else claim._replace(mailed=part)
    return claim


def mailed_link(public_url: str, secret: bytes, bors: str, participant: Participant) -> str:
    """The way to a participant's own page, for a letter. The secret stands in the fragment, which no server is told."""
    return f"{public_url.rstrip('/')}/deg#{mailed_token(secret, bors, participant)}"


def opt_out_token(secret: bytes, bors: str, participant_id: str) -> str:
    """What lets somebody say that they want no letters to everybody, and nothing else."""
    return sign(secret, OPT_OUT, f"{bors}.{participant_id}")


def opt_out_claim(secret: bytes, token: str) -> Claim | None:
    """Whose letters such a token is about; None for one we did not make."""
    text = unsign(secret, OPT_OUT, token)
    if text is None:
        return None
    bors, participant_id = text.split(".")
    return Claim(bors, participant_id, 0)


def opt_out_link(public_url: str, secret: bytes, bors: str, participant_id: str) -> str:
    """The page on which somebody says so, for a letter."""
    return f"{public_url.rstrip('/')}/brev-av/{opt_out_token(secret, bors, participant_id)}"


def logo_path(bors: str, logo: str, *, small: bool = False) -> str:
    """Where the logo of a børs is served, under its name; empty without one."""
    return f"/b/{bors}/logo/{logo}{'-liten' if small else ''}.png" if logo else ""


def badge_link(public_url: str, bors: str, code: str) -> str:
    """The page behind the code on a badge, for anybody to open."""
    return f"{public_url.rstrip('/')}/b/{bors}/{code}"
