"""Keeping what the wall may not show."""

from frivilligbors import keys
from frivilligbors.commit import Commit, Equals, Put
from frivilligbors.records import Bors
from web import Context

from ..rules.hiding import hide


def hiding(context: Context, bors: Bors, agreement_id: str, hidden: bool, *, by: str) -> Commit:
    """What hiding an agreement, or showing it again, commits; nothing where it is so already. Raises Refused."""
    agreement = context.queries.agreement(bors.slug, agreement_id)
    changed, fact = hide(agreement, hidden, by=by, at=context.clock.now())
    answer = {"agreement_id": agreement_id, "hidden": hidden}
    if agreement is not None and agreement.hidden is hidden:
        return Commit(answer=answer)
    return Commit(
        expects=[Equals(keys.AGREEMENT, agreement_id, "revision", str(changed.revision - 1))],
        writes=[Put(keys.AGREEMENT, agreement_id, {"hidden": str(hidden).lower(), "revision": str(changed.revision)})],
        facts=[fact],
        answer=answer,
    )
