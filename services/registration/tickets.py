"""A way in for somebody who stands in the room without a link: shown as a QR code, good once and for a few minutes."""

import secrets

from frivilligbors import keys
from frivilligbors.records import Participant
from web import House
from web.invitations import Token

MINUTES = 5


def issue(home: House, bors: str, participant: Participant) -> Token:
    """A ticket that lets whoever scans it be this participant."""
    ticket = Token(bors, secrets.token_urlsafe(16))
    pipe = home.store.pipeline(transaction=True)
    pipe.set(keys.TICKET.of(bors, ticket.digest), participant.participant_id, ex=MINUTES * 60)
    pipe.execute()
    return ticket


def redeem(home: House, text: str) -> tuple[str, Participant] | None:
    """Whose ticket it is; from now on it is used. None for one that is no ticket, is used, or is too old."""
    ticket = Token.read(text)
    if ticket is None:
        return None
    pipe = home.store.pipeline(transaction=True)
    pipe.get(keys.TICKET.of(ticket.scope, ticket.digest))
    pipe.delete(keys.TICKET.of(ticket.scope, ticket.digest))
    participant_id, _ = pipe.execute()
    participant = home.roster.participant(ticket.scope, participant_id) if participant_id else None
    return (ticket.scope, participant) if participant else None
