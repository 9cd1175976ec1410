"""A way in for somebody who stands in the room without a link: shown as a QR code, good once and for a few minutes."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.clock_skew import too_far
from frivilligbors.codec import milliseconds
from frivilligbors.records import Participant
from web import Context, invitations
from web.invitations import Token

MINUTES = 5
LASTS = timedelta(minutes=MINUTES)


class Redeemed(NamedTuple):
    """Whose ticket it was, which helper showed it, and what it is known by."""

    bors: str
    participant: Participant
    by: str
    digest: str


def issue(context: Context, bors: str, participant: Participant, *, by: str) -> Token:
    """A ticket that lets whoever scans it be this participant, shown by a helper of the børs."""
    ticket = Token(bors, secrets.token_urlsafe(16))
    told = f"{participant.participant_id} {participant.revocation} {by} {milliseconds(context.clock.now() + LASTS)}"
    pipe = context.redis.pipeline(transaction=True)
    pipe.set(keys.TICKET.of(bors, ticket.digest), told, ex=LASTS)
    pipe.execute()
    return ticket


def redeem(context: Context, text: str) -> Redeemed | None:
    """Whose ticket it is; from now on it is used. None for one that is no ticket, is used, or is too old.

    It ends before its time with the participant's link, and with the helper's invitation, which ends with the secret key.
    """
    ticket = Token.read(text)
    if ticket is None:
        return None
    pipe = context.redis.pipeline(transaction=True)
    pipe.get(keys.TICKET.of(ticket.scope, ticket.digest))
    pipe.delete(keys.TICKET.of(ticket.scope, ticket.digest))
    kept, _ = pipe.execute()
    match (kept or "").split(" "):
        case [participant_id, revocation, by, until] if _stands(context, int(until)) and invitations.of_id(
            context, ticket.scope, by
        ):
            pass
        case [participant_id] if participant_id:  # shown by version 0.1.0, at most five minutes ago
            revocation, by = "", "system"
        case _:
            return None
    participant = context.queries.participant(ticket.scope, participant_id)
    if participant is None or revocation not in ("", str(participant.revocation)):
        return None
    return Redeemed(ticket.scope, participant, by, ticket.digest)


def _stands(context: Context, until: int) -> bool:
    """Whether its time is not over. The store forgets it then; but not before long, where its clock was put back."""
    return not too_far(datetime.fromtimestamp(until / 1000, UTC), context.clock.now(), LASTS)
