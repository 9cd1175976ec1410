"""The commit that corrects an agreement."""

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Equals, Put

from .. import rules
from ..rules import AgreementCorrection
from .agreements import AgreementReads


def correct_commit(reads: AgreementReads, agreement_id: str, correction: AgreementCorrection, *, by: str) -> Commit:
    """The commit of correcting: it holds only if nobody has voided or changed the agreement meanwhile. Raises Refused.

    Empty where it is so already.
    """
    present = reads.named_parties
    corrected = rules.correct(reads.agreement, correction, present, by=by, at=reads.now)
    answer = {"agreement_id": agreement_id}
    if corrected is None:
        return Commit(answer=answer)
    agreement, fact = corrected
    return Commit(
        expects=[Equals(keys.AGREEMENT, agreement_id, "revision", str(agreement.revision - 1))],
        writes=[Put(keys.AGREEMENT, agreement_id, pack(agreement))],
        facts=[fact],
        answer=answer,
        committed=reads.named(agreement),
    )
