"""What the published list says in place of the words of the parties: shorter, nothing, or again what they agreed."""

from dataclasses import replace
from datetime import datetime

from frivilligbors.errors import Refused
from frivilligbors.facts import ResultTextChanged
from frivilligbors.records import Agreement, Party

ResultTexts = tuple[str | None, str | None]


def change_result_text(
    agreement: Agreement | None, texts: ResultTexts, *, by: str, at: datetime
) -> tuple[Agreement, ResultTextChanged] | None:
    """The agreement with these texts for the list, for each party in turn, and the fact; None where they are so already.

    An empty text leaves it out; None, or the text that was agreed, takes it in again. It counts all the same. Raises Refused.
    """
    if agreement is None:
        raise Refused("agreement-unknown")
    if not agreement.stands:
        raise Refused("not-admitted" if agreement.late else "already-voided")
    first, second = (_with_text(party, text) for party, text in zip(agreement.parties, texts, strict=True))
    if (first, second) == agreement.parties:
        return None
    changed = replace(agreement, revision=agreement.revision + 1, parties=(first, second))
    return changed, ResultTextChanged(at=at, by=by, agreement_id=agreement.agreement_id)


def _with_text(party: Party, text: str | None) -> Party:
    if text is None or text == party.gives:
        return replace(party, published=None)
    if len(text) > len(party.gives):
        raise Refused("text-longer")
    return replace(party, published=text)
