"""Correcting the texts, the category and the kind of an agreement that stands; parties, number and time stay as they are."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.enums import AgreementKind, Category
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementCorrected
from frivilligbors.records import Agreement, Party

from .agreement_facts import agreement_corrected
from .void import demand_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCorrection:
    """What is to be so from now on; None: as it is. `revision`: the one that whoever corrects has seen."""

    gives: tuple[str, str] | None = None
    category: Category | None = None
    kind: AgreementKind | None = None
    revision: int | None = None


def correct(
    agreement: Agreement | None, correction: AgreementCorrection, named: Collection[str], *, by: str, at: datetime
) -> tuple[Agreement, AgreementCorrected] | None:
    """The corrected agreement and the fact; None where it is so already. `named`: the participants who are not erased.

    Raises Refused: `changed-meanwhile`, `party-erased`, `nobody-gives`, and as `demand_standing`.
    """
    standing = demand_standing(agreement)
    if correction.revision not in (None, standing.revision):
        raise Refused("changed-meanwhile")
    first, second = (
        _with_text(party, text, named, f"parties.{index}.gives")
        for index, (party, text) in enumerate(zip(standing.parties, correction.gives or (None, None), strict=True))
    )
    if not first.gives and not second.gives and (first, second) != standing.parties:
        raise Refused("nobody-gives", field="parties.0.gives")
    corrected = replace(
        standing,
        parties=(first, second),
        category=correction.category or standing.category,
        kind=correction.kind or standing.kind,
    )
    if corrected == standing:
        return None
    corrected = replace(corrected, revision=standing.revision + 1)
    return corrected, agreement_corrected(corrected, standing, by, at)


def _with_text(party: Party, text: str | None, named: Collection[str], path: str) -> Party:
    """The party with another text. A shorter one for the published list stays, unless it has become the longer of the two."""
    if text is None or text == party.gives:
        return party
    if party.participant_id not in named:
        raise Refused("party-erased", field=path)
    outgrown = party.published is not None and len(party.published) > len(text)
    return replace(party, gives=text, published=None if outgrown else party.published)
