"""How many handshakes one may have: far more than a person shakes hands on in an hour, far fewer than fill another's page."""

from collections.abc import Iterable

from frivilligbors.errors import Refused
from frivilligbors.handshake_withdrawal import UNCONFIRMED
from frivilligbors.records import Handshake, HandshakeState

OF_A_PAIR = 5  # that wait, for the other or for a broker
BY_ONE = 20
TOWARDS_ONE = 40
FOR_NOTHING = 5  # times as many, with those that were withdrawn
NOTHING = (*UNCONFIRMED, HandshakeState.WITHDRAWN)


def demand_room(proposer: str, other: str, ours: Iterable[Handshake], theirs: Iterable[Handshake]) -> None:
    """May one more be proposed to the other, beside all that either of the two has? Raises Refused."""
    proposed = [one for one in ours if one.parties[0].participant_id == proposer]
    if _is_full([one for one in proposed if one.parties[1].participant_id == other], OF_A_PAIR):
        raise Refused("pair-has-enough")
    if _is_full(proposed, BY_ONE):
        raise Refused("proposer-has-enough")
    asked = [one for one in theirs if one.parties[1].participant_id == other and one.state is HandshakeState.PROPOSED]
    if len(asked) >= TOWARDS_ONE:
        raise Refused("other-has-enough")


def _is_full(handshakes: list[Handshake], most: int) -> bool:
    waiting, for_nothing = (sum(one.state in states for one in handshakes) for states in (UNCONFIRMED, NOTHING))
    return waiting >= most or for_nothing >= most * FOR_NOTHING
