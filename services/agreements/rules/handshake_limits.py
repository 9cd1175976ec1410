"""The limits of how many handshakes one may have: more than a person needs in an hour, fewer than fill another's page."""

from collections.abc import Iterable

from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Handshake, HandshakeState

MAX_OF_A_PAIR = 5  # that wait, for the other or for a broker
MAX_BY_PROPOSER = 20
MAX_TO_RECEIVER = 40
WITHDRAWN_FACTOR = 5  # times as many, with those that were withdrawn

WITH_WITHDRAWN = (*UNCONFIRMED, HandshakeState.WITHDRAWN)


def demand_within_limits(
    proposer: str, receiver: str, of_proposer: Iterable[Handshake], of_receiver: Iterable[Handshake]
) -> None:
    """Raises Refused if `proposer` may not propose one more to `receiver`, beside all that either of the two has."""
    proposed = [one for one in of_proposer if one.parties[0].participant_id == proposer]
    if _is_full([one for one in proposed if one.parties[1].participant_id == receiver], MAX_OF_A_PAIR):
        raise Refused("pair-has-enough")
    if _is_full(proposed, MAX_BY_PROPOSER):
        raise Refused("proposer-has-enough")
    received = [
        one for one in of_receiver if one.parties[1].participant_id == receiver and one.state is HandshakeState.PROPOSED
    ]
    if len(received) >= MAX_TO_RECEIVER:
        raise Refused("other-has-enough")


def _is_full(handshakes: list[Handshake], most: int) -> bool:
    unconfirmed, with_withdrawn = (sum(one.state in states for one in handshakes) for states in (UNCONFIRMED, WITH_WITHDRAWN))
    return unconfirmed >= most or with_withdrawn >= most * WITHDRAWN_FACTOR
