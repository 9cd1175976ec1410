"""The commit that changes what the published list says of an agreement."""

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Put

from .. import rules
from ..rules import ResultTexts
from .agreements import AgreementReads


def result_text_commit(reads: AgreementReads, agreement_id: str, texts: ResultTexts, *, by: str) -> Commit:
    """The commit of changing the texts; empty where they are so already. Raises Refused."""
    changed, answer = rules.change_result_text(reads.agreement, texts, by=by, at=reads.now), {"agreement_id": agreement_id}
    if changed is None:
        return Commit(answer=answer)
    agreement, fact = changed
    return Commit(
        expects=[Equals(keys.AGREEMENT, agreement_id, "revision", str(agreement.revision - 1))],
        writes=[Put(keys.AGREEMENT, agreement_id, pack(agreement))],
        facts=[fact],
        answer=answer,
    )
