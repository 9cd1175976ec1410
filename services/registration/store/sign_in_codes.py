"""Sign-in codes: a host shows one as a QR code to somebody without a link; it is good once and for a few minutes."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.clock_skew import too_far
from frivilligbors.codec import milliseconds
from frivilligbors.records import Participant
from web import invitations
from web.context import Context
from web.invitations import Token

from .participants import participant_by_id

MINUTES = 5
TTL = timedelta(minutes=MINUTES)


class RedeemedCode(NamedTuple):
    """Whose code it was, which helper showed it, and its digest."""

    bors: str
    participant: Participant
    by: str
    digest: str


def issue(context: Context, bors: str, participant: Participant, *, by: str) -> Token:
    """A code that signs in whoever scans it as this participant, shown by a helper of the børs."""
    token = Token(bors, secrets.token_urlsafe(16))
    value = f"{participant.participant_id} {participant.revocation} {by} {milliseconds(context.clock.now() + TTL)}"
    pipe = context.redis.pipeline(transaction=True)
    pipe.set(keys.SIGN_IN_CODE.of(bors, token.digest), value, ex=TTL)
    pipe.execute()
    return token


def redeem(context: Context, text: str) -> RedeemedCode | None:
    """Whose code it is; from now on it is used. None for one that is no code, is used, or is too old.

    It ends before its time with the participant's link, and with the helper's invitation, which ends with the secret key.
    """
    token = Token.read(text)
    if token is None:
        return None
    pipe = context.redis.pipeline(transaction=True)
    pipe.get(keys.SIGN_IN_CODE.of(token.hash_tag, token.digest))
    pipe.delete(keys.SIGN_IN_CODE.of(token.hash_tag, token.digest))
    value, _ = pipe.execute()
    match (value or "").split(" "):
        case [participant_id, revocation, by, until] if _in_time(context, int(until)) and by in invitations.by_id(
            context, token.hash_tag
        ):
            pass
        case [participant_id] if participant_id:  # shown by version 0.1.0, at most five minutes ago
            revocation, by = "", "system"
        case _:
            return None
    participant = participant_by_id(context, token.hash_tag, participant_id)
    if participant is None or revocation not in ("", str(participant.revocation)):
        return None
    return RedeemedCode(token.hash_tag, participant, by, token.digest)


def _in_time(context: Context, until: int) -> bool:
    """Whether its time is not over. Redis forgets it then; but not before long, where its clock was put back."""
    return not too_far(datetime.fromtimestamp(until / 1000, UTC), context.clock.now(), TTL)
