"""Paper forms by their printed numbers, and the agreements they have become."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from frivilligbors import keys
from frivilligbors.commit import Absent, Equals, Expectation, Put
from frivilligbors.read_batch import ReadBatch, Records
from frivilligbors.records import Agreement
from web.context import Context


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One paper form as it was read: its number, the id of the agreement it has become, and that agreement, if still known."""

    number: str
    agreement_id: str | None
    agreement: Agreement | None

    @property
    def standing_agreement(self) -> Agreement | None:
        """The agreement it stands for: after an undo or a void the form may be used anew."""
        return self.agreement if self.agreement and self.agreement.voided_at is None else None

    def unchanged(self) -> Expectation:
        """The expectation that nobody has used the same form since it was read."""
        if self.agreement_id is None:
            return Absent(keys.PAPER, field=self.number)
        return Equals(keys.PAPER, "", self.number, self.agreement_id)

    def used_for(self, agreement_id: str) -> Put:
        """The write that makes it stand for this agreement."""
        return Put(keys.PAPER, "", {self.number: agreement_id})


class PaperFormRead(NamedTuple):
    """A paper form that a batch reads: the agreement it has become, and the form itself, once the batch has been run."""

    agreements: Records[Agreement]
    paper_form: Callable[[], PaperForm]


def batch_read_paper_form(batch: ReadBatch, bors: str, number: str) -> PaperFormRead:
    """Have a batch read a paper form."""
    agreement_ids = batch.fields(keys.PAPER, bors, number)
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, agreement_ids)

    def paper_form() -> PaperForm:
        (agreement_id,) = agreement_ids.value
        return PaperForm(number, agreement_id, agreements.get(agreement_id))

    return PaperFormRead(agreements, paper_form)


def used_paper_numbers(context: Context, bors: str) -> list[int]:
    """The numbers of the forms that have become agreements that are not voided, in order."""
    agreement_ids = context.redis.hgetall(keys.PAPER.of(bors)).values()
    agreements = context.queries.some(Agreement, keys.AGREEMENT, bors, agreement_ids)
    return sorted(int(agreement.paper) for agreement in agreements if agreement.paper and agreement.voided_at is None)
