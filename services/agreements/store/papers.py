"""Forms of paper, and what each has become."""

from dataclasses import dataclass

from frivilligbors import keys
from frivilligbors.commit import Absent, Equals, Expectation, Put
from frivilligbors.records import Agreement
from web import Context


@dataclass(frozen=True, slots=True)
class Paper:
    """One form as we read it: its number, the id of what it has become, and that agreement, if it is still known."""

    number: str
    became: str | None
    agreement: Agreement | None

    @property
    def made(self) -> Agreement | None:
        """The agreement it stands for: after an undo or a void the form may be told anew."""
        return self.agreement if self.agreement and self.agreement.voided_at is None else None

    def as_read(self) -> Expectation:
        """Nobody has told the same form since we looked."""
        if self.became is None:
            return Absent(keys.PAPER, field=self.number)
        return Equals(keys.PAPER, "", self.number, self.became)

    def becomes(self, agreement_id: str) -> Put:
        """From now on it stands for this one."""
        return Put(keys.PAPER, "", {self.number: agreement_id})


def paper(context: Context, bors: str, number: str | None) -> Paper | None:
    """A form by its number; None where none was told."""
    if not number:
        return None
    became = context.redis.hget(keys.PAPER.of(bors), number)
    return Paper(number, became, context.queries.agreement(bors, became) if became else None)


def papers_told(context: Context, bors: str) -> list[int]:
    """The numbers of the forms that have become agreements that are not taken back, in order."""
    told = context.redis.hgetall(keys.PAPER.of(bors))
    kept = context.queries.some(Agreement, keys.AGREEMENT, bors, told.values())
    return sorted(int(one.paper) for one in kept if one.paper and one.voided_at is None)
