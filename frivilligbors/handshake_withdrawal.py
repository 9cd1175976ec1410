"""Withdrawing handshakes that no broker has confirmed: the writes to the agreements' keys, in whichever service's command.

One party withdraws a handshake of theirs; whoever leaves a børs, or is erased from it, withdraws all of theirs.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from . import keys
from .codec import pack
from .commit import Equals, Expectation, OwnerWrites, Put, Unrank, at_revision
from .facts import HandshakeWithdrawn
from .records import Handshake, HandshakeState

UNCONFIRMED = (HandshakeState.PROPOSED, HandshakeState.ACCEPTED)


class Withdrawal(NamedTuple):
    """What withdrawing adds to a commit: it holds only if no broker was first."""

    expects: list[Expectation]
    writes: OwnerWrites
    facts: list[HandshakeWithdrawn]


def withdraw(handshakes: Iterable[Handshake], *, by: str, at: datetime) -> Withdrawal:
    """Withdraw those of the handshakes that are still unconfirmed, and let them wait no longer."""
    unconfirmed = [one for one in handshakes if one.state in UNCONFIRMED]
    writes = OwnerWrites(
        "agreements",
        (
            *(Put(keys.HANDSHAKE, one.handshake_id, pack(withdrawn(one))) for one in unconfirmed),
            *(Unrank(keys.WAITING_HANDSHAKES, "", one.handshake_id) for one in unconfirmed),
        ),
    )
    return Withdrawal([unchanged(one) for one in unconfirmed], writes, [_fact(one, by, at) for one in unconfirmed])


def unchanged(handshake: Handshake) -> Equals:
    """The expectation that nobody has changed the handshake since it was read."""
    return at_revision(keys.HANDSHAKE, handshake.handshake_id, handshake.revision)


def withdrawn(handshake: Handshake) -> Handshake:
    """The handshake as one that was withdrawn."""
    return replace(handshake, revision=handshake.revision + 1, state=HandshakeState.WITHDRAWN)


def _fact(handshake: Handshake, by: str, at: datetime) -> HandshakeWithdrawn:
    first, second = (party.stored_id for party in handshake.parties)
    return HandshakeWithdrawn(
        at=at,
        by=by,
        handshake_id=handshake.handshake_id,
        participants=(first, second),
        stood_in_line=handshake.state is HandshakeState.ACCEPTED,
    )
