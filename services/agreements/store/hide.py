"""The commit that hides an agreement from the wall, or shows it again."""

from frivilligbors import keys
from frivilligbors.commit import Commit, Equals, Put

from .. import rules
from .agreements import AgreementReads


def hide_commit(reads: AgreementReads, agreement_id: str, hidden: bool, *, by: str) -> Commit:
    """The commit of hiding an agreement, or showing it again; empty where it is so already. Raises Refused."""
    agreement = reads.agreement
    changed, fact = rules.hide(agreement, hidden, by=by, at=reads.now)
    answer = {"agreement_id": agreement_id, "hidden": hidden}
    if agreement is not None and agreement.hidden is hidden:
        return Commit(answer=answer)
    return Commit(
        expects=[Equals(keys.AGREEMENT, agreement_id, "revision", str(changed.revision - 1))],
        writes=[Put(keys.AGREEMENT, agreement_id, {"hidden": str(hidden).lower(), "revision": str(changed.revision)})],
        facts=[fact],
        answer=answer,
    )
