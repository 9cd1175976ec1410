"""A way in for somebody who stands in the room without a link: shown as a QR code, good once and for a few minutes."""

import secrets
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.records import Participant
from web import House
from web.invitations import Token

MINUTES = 5


class Redeemed(NamedTuple):
    """Whose ticket it was, which helper showed it, and what it is known by."""

    bors: str
    participant: Participant
    by: str
    digest: str


def issue(home: House, bors: str, participant: Participant, *, by: str) -> Token:
    """A ticket that lets whoever scans it be this participant, shown by a helper of the børs."""
    ticket = Token(bors, secrets.token_urlsafe(16))
    pipe = home.store.pipeline(transaction=True)
    pipe.set(keys.TICKET.of(bors, ticket.digest), f"{participant.participant_id} {by}", ex=MINUTES * 60)
    pipe.execute()
    return ticket


def redeem(home: House, text: str) -> Redeemed | None:
    """Whose ticket it is; from now on it is used. None for one that is no ticket, is used, or is too old."""
    ticket = Token.read(text)
    if ticket is None:
        return None
    pipe = home.store.pipeline(transaction=True)
    pipe.get(keys.TICKET.of(ticket.scope, ticket.digest))
    pipe.delete(keys.TICKET.of(ticket.scope, ticket.digest))
    kept, _ = pipe.execute()
    participant_id, _, by = (kept or "").partition(" ")
    participant = home.roster.participant(ticket.scope, participant_id) if participant_id else None
    return Redeemed(ticket.scope, participant, by or "system", ticket.digest) if participant else None
