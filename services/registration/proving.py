"""An address is proved by whoever opens the link that was sent there: from then on, letters may tell what people wrote."""

from contextlib import suppress

from redis.exceptions import RedisError

from frivilligbors import keys, links
from frivilligbors.codec import instant
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.ledger import Conflict, Request
from frivilligbors.links import Claim
from frivilligbors.records import Participant
from web import Context


def prove(context: Context, claim: Claim, me: Participant) -> None:
    """Keep that this link was opened, if it was sent to the present address. Opening the page never fails for want of it."""
    if not claim.mailed or me.proved_at is not None or claim.mailed != links.address_mark(context.secret, me):
        return
    request = Request(me.participant_id, "prove", f"{claim.mailed}.{me.revision}", {})
    with suppress(RedisError, Conflict):
        context.ledger("registration").perform(claim.bors, request, lambda: _proved(context, me))


def _proved(context: Context, me: Participant) -> Commit:
    at = instant(context.clock.now())
    return Commit(
        expects=[Equals(keys.PARTICIPANT, me.participant_id, "email", me.email or "")],
        writes=[Put(keys.PARTICIPANT, me.participant_id, {"proved_at": at})],
        answer={},
    )
